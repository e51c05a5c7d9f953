package sh.crit.e2d.shell.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.shell.internal.FakeSnapshots;
import sh.crit.e2d.shell.internal.Views;
import sh.crit.e2d.shell.internal.view.BackupState;
import sh.crit.e2d.shell.internal.view.PrunedBackups;
import sh.crit.e2d.shell.internal.view.StoredBackup;
import sh.crit.e2d.shell.internal.view.UnpackedBackup;

class JsonTest {
  private static final StoredBackup SEALED = StoredBackup.of(FakeSnapshots.SEALED);
  private static final StoredBackup OLD = StoredBackup.of(FakeSnapshots.OLD);

  @Test
  void statusHasAllFieldsInOrder() throws IOException {
    assertEquals(golden("status.json"), Json.of(Views.running()) + "\n");
  }

  @Test
  void membersAreAList() throws IOException {
    assertEquals(golden("members.json"), Json.of(List.of(Views.LEADER, Views.UNSTARTED)) + "\n");
  }

  @Test
  void planExplainAndHealth() throws IOException {
    assertEquals(golden("plan.json"), Json.of(Views.plan()) + "\n");
    assertEquals(golden("explain.json"), Json.of(List.of(Views.decision(7, "done"))) + "\n");
    assertEquals(golden("health.json"), Json.of(Views.health(false)) + "\n");
    assertEquals(golden("discover.json"), Json.of(Views.discovery("")) + "\n");
  }

  @Test
  void pluginsAreAList() throws IOException {
    assertEquals(golden("plugins.json"), Json.of(Views.plugins()) + "\n");
  }

  @Test
  void orders() throws IOException {
    assertEquals(golden("order.json"), Json.of(Views.planned("remove beta")) + "\n");
    String done = Json.of(Views.done("remove beta"));
    assertTrue(done.contains("\"done\": true,\n  \"planId\": \"\""), done);
  }

  @Test
  void backups() throws IOException {
    assertEquals(golden("backups.json"), Json.of(List.of(SEALED, OLD)) + "\n");
    assertEquals(golden("drill.json"), Json.of(Views.drilled()) + "\n");
    assertEquals(
        golden("snapshot-status.json"), Json.of(BackupState.of(new FakeSnapshots().state)) + "\n");
    assertEquals(golden("prune.json"), Json.of(new PrunedBackups(true, List.of(OLD))) + "\n");
    assertEquals(golden("restore.json"), Json.of(new UnpackedBackup("/var/new", OLD)) + "\n");
  }

  @Test
  void aNodeWithoutBackupsHasNull() {
    String json = Json.of(new BackupState("s3://bucket/etcd", Optional.empty(), "no way", "", ""));
    assertTrue(json.contains("\"newest\": null,\n  \"problem\": \"no way\""), json);
  }

  @Test
  void absentSnapshotIsNullAndNotLeftOut() {
    String json = Json.of(Views.waiting());
    assertTrue(json.contains("\"lastSnapshot\": null"), json);
    assertTrue(json.contains("\"members\": []"), json);
    assertTrue(json.contains("\"state\": \"waiting\""), json);
  }

  @Test
  void valuesWithoutAJsonFormAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.of(new Object()));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = JsonTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
