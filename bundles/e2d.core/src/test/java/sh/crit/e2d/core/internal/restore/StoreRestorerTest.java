package sh.crit.e2d.core.internal.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.snapshot.Backups;

/** What a restore leaves beside the data, and what it says of a backup that is none. */
class StoreRestorerTest {
  private static final Ballot BALLOT =
      new Ballot(1, "t-1", List.of(new Ballot.Founder("n1", "http://10.0.0.1:2380")), "b1");

  @TempDir Path dir;
  private NodeFiles files;
  private final List<String> rejected = new ArrayList<>();
  private Optional<E2dException> refusal = Optional.empty();

  @BeforeEach
  void home() throws IOException {
    files = new NodeFiles(dir);
    Files.createDirectories(files.restore().resolve("earlier/member"));
    Files.writeString(files.restore().resolve("earlier/member/db"), "left by a life that was cut");
  }

  private StoreRestorer restorer() {
    return new StoreRestorer(
        files, () -> Optional.of(new OneBackup()), Optional::empty, new Tool(), null);
  }

  private List<String> beside() throws IOException {
    try (var all = Files.list(files.restore())) {
      return all.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void whatAnEarlierLifeLeftIsDeletedBeforeAnythingElse() throws IOException {
    restorer().tidy();

    assertEquals(List.of(), beside());
  }

  @Test
  void nothingIsMadeOnlyToBeTidied() throws IOException {
    NodeFiles fresh = new NodeFiles(dir.resolve("fresh"));
    new StoreRestorer(fresh, Optional::empty, Optional::empty, new Tool(), null).tidy();

    assertFalse(Files.exists(fresh.dataDir()));
  }

  @Test
  void ofAPreparedRestoreOnlyTheDataIsThere() throws Exception {
    restorer().prepare(BALLOT, "n1");

    assertEquals(1, beside().size(), "neither the earlier one nor the database it was made of");
    assertTrue(Files.exists(files.restore().resolve(beside().get(0)).resolve("member")));
  }

  @Test
  void whatTheToolRefusesIsRejectedInTheCatalog() {
    refusal =
        Optional.of(new E2dException(ErrorCode.SNAPSHOT_DAMAGED, "test", "db", "page 2 is none"));

    assertThrows(E2dException.class, () -> restorer().prepare(BALLOT, "n1"));

    assertEquals(List.of("b1: page 2 is none"), rejected);
  }

  @Test
  void aFullDiskIsNoFaultOfTheBackup() {
    refusal = Optional.of(new E2dException(ErrorCode.STORAGE_UNUSABLE, "test", "db", "no space"));

    assertThrows(E2dException.class, () -> restorer().prepare(BALLOT, "n1"));

    assertEquals(List.of(), rejected);
  }

  @Test
  void aProofLeavesNothing() throws Exception {
    restorer().prove("b1");

    assertEquals(List.of(), beside());
  }

  private final class OneBackup implements Backups {
    @Override
    public Optional<Offer> newest() {
      return Optional.of(new Offer("b1", 7, Instant.EPOCH, true, 1, 2, 3));
    }

    @Override
    public Fetched fetch(String id, Path to) {
      try {
        Files.writeString(to, "database of " + id);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Fetched(true, 1);
    }

    @Override
    public void reject(String id, String reason) {
      rejected.add(id + ": " + reason);
    }
  }

  private final class Tool implements EtcdRestore {
    @Override
    public void restore(Order order) throws E2dException {
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      try {
        Files.createDirectories(order.into().resolve("member"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void adopt(Path prepared) {
      throw new AssertionError("nothing is adopted here");
    }

    @Override
    public Scratch scratch(Path database, boolean hashed, Path workDir) {
      throw new AssertionError("nothing is tried here");
    }
  }
}
