package sh.crit.e2d.shell.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.shell.internal.FakeSnapshots;
import sh.crit.e2d.shell.internal.Views;
import sh.crit.e2d.shell.internal.view.BackupState;
import sh.crit.e2d.shell.internal.view.PrunedBackups;
import sh.crit.e2d.shell.internal.view.StoredBackup;
import sh.crit.e2d.shell.internal.view.UnpackedBackup;

class BackupTextTest {
  private static final StoredBackup SEALED = StoredBackup.of(FakeSnapshots.SEALED);
  private static final StoredBackup OLD = StoredBackup.of(FakeSnapshots.OLD);
  private static final String ABOUT_SEALED =
      """
      backup         000000000000126c-5f3a
      made           2026-01-02T03:04:05Z
      revision       4716
      size           20.0 KiB
      stored size    5.1 KiB
      compression    zstd
      encryption     sealed, key k1
      cluster        cdf818194e3a8c32
      etcd           3.5.30
      verified       2026-01-02T03:05:00Z
      drilled        never
      sha256         9f86d081884c7d65
      lies at        s3://bucket/etcd.d/000000000000126c-5f3a\
      """;

  @Test
  void listIsATable() {
    assertEquals(
        """
        ID                     MADE                  REVISION      SIZE   STORED  COMPRESSION  ENCRYPTION  VERIFIED              DRILLED
        000000000000126c-5f3a  2026-01-02T03:04:05Z      4716  20.0 KiB  5.1 KiB  zstd         sealed      2026-01-02T03:05:00Z  never
        snapshot.tar.gz        2025-12-31T23:59:59Z         -         -  8.0 KiB  gzip         e2d         never                 never\
        """,
        BackupText.all(List.of(SEALED, OLD), Screen.PLAIN));
    assertEquals("there is no backup yet", BackupText.all(List.of(), Screen.PLAIN));
  }

  @Test
  void oneBackupLeavesOutWhatIsNotKnown() {
    assertEquals(ABOUT_SEALED, BackupText.one(SEALED, Screen.PLAIN));
    assertEquals(
        """
        backup         snapshot.tar.gz
        made           2025-12-31T23:59:59Z
        stored size    8.0 KiB
        compression    gzip
        encryption     e2d
        verified       never
        drilled        never
        lies at        s3://bucket/snapshot.tar.gz\
        """,
        BackupText.one(OLD, Screen.PLAIN));
  }

  @Test
  void stateBeginsWithItsProblem() {
    assertEquals(
        "kept at        s3://bucket/etcd\nnext one       2026-01-02T03:09:05Z\n\n" + ABOUT_SEALED,
        BackupText.state(BackupState.of(new FakeSnapshots().state), Screen.PLAIN));
    assertEquals(
        """
        problem        access is denied
        kept at        s3://bucket/etcd
        next one       none is due
        backup         none that this node knows of\
        """,
        BackupText.state(
            new BackupState("s3://bucket/etcd", Optional.empty(), "access is denied", "", ""),
            Screen.PLAIN));
  }

  @Test
  void drillTellsWhatItFound() {
    assertEquals(
        """
        restored for a trial in 12.3 seconds
        revision       4716
        keys           12
        hash           1f2e3d4c

        """
            + ABOUT_SEALED,
        BackupText.drilled(Views.drilled(), Screen.PLAIN));
  }

  @Test
  void whatWasDeletedIsToldApartFromWhatWouldBe() {
    String would = BackupText.pruned(new PrunedBackups(true, List.of(OLD)), Screen.PLAIN);
    assertTrue(would.startsWith("would be deleted: 1 backup\nID "), would);
    String gone = BackupText.pruned(new PrunedBackups(false, List.of(OLD, SEALED)), Screen.PLAIN);
    assertTrue(gone.startsWith("deleted: 2 backups\nID "), gone);
    assertTrue(gone.contains("\nsnapshot.tar.gz "), gone);
  }

  @Test
  void unpackedSaysWhere() {
    assertEquals(
        """
        unpacked: a single etcd can be started on this data directory
        data directory /var/new

        """
            + ABOUT_SEALED,
        BackupText.unpacked(new UnpackedBackup("/var/new", SEALED), Screen.PLAIN));
  }

  @Test
  void whatAStoreSaysCannotSteerTheTerminal() {
    StoredBackup evil =
        new StoredBackup(
            "a\u001b[2J\nb",
            "u\u001b",
            "t\u001b",
            1,
            1,
            1,
            "s\u001b",
            "c\u001b",
            "e\u001b",
            "k\u001b",
            "i\u001b",
            "v\u001b",
            true,
            "t\u001b",
            "d\u001b");
    assertFalse(BackupText.one(evil, Screen.PLAIN).contains("\u001b"));
    assertFalse(BackupText.all(List.of(evil), Screen.PLAIN).contains("\u001b"));
    assertFalse(
        BackupText.state(
                new BackupState("u\u001b", Optional.of(evil), "p\u001b", "n\u001b", "r\u001b"),
                Screen.PLAIN)
            .contains("\u001b"));
  }
}
