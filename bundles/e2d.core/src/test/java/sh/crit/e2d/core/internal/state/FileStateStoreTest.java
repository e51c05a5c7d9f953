package sh.crit.e2d.core.internal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.RecoveryRecord;

class FileStateStoreTest {
  private static final Ballot BALLOT =
      new Ballot(3, "e2d-x-3", List.of(new Ballot.Founder("a", "http://127.0.0.1:2380")));

  @TempDir Path dir;

  @Test
  void aNodeThatNeverRanHasNoPromises() throws E2dException {
    assertEquals(NodeState.NEW, new FileStateStore(dir.resolve("state.json")).load());
  }

  @Test
  void keepsNameAndPromises() throws Exception {
    NodeState state =
        NodeState.NEW
            .withName("a")
            .withVote(BALLOT)
            .withCommitted(true)
            .withVote(new Ballot(4, "e2d-x-4", BALLOT.founders(), "b1"))
            .withHeldData(true)
            .withLetGoBy(-3)
            .withStartEmpty(true)
            .withRecoveries(List.of(new RecoveryRecord(-1, 3, 95, List.of(2L, Long.MIN_VALUE))));
    Path file = dir.resolve("sub/state.json");

    new FileStateStore(file).save(state);

    assertEquals(state, new FileStateStore(file).load());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void whatAnEarlierVersionWroteIsUnderstood() throws Exception {
    Path file = dir.resolve("state.json");
    Files.writeString(
        file,
        """
        {"schema": 1, "name": "a", "stance": "ACTIVE", "committed": true, "heldData": true,
         "votes": [{"number": 3, "token": "e2d-x-3",
                    "founders": [{"name": "a", "peerUrl": "http://127.0.0.1:2380"}]}]}
        """);

    assertEquals(
        NodeState.NEW.withName("a").withVote(BALLOT).withCommitted(true).withHeldData(true),
        new FileStateStore(file).load());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"schema\":2,\"name\":\"a\",\"votes\":[]}",
        "{\"schema\":1,\"name\":\"a\"}",
        "{\"schema\":1,\"name\":\"a\",\"votes\":[{\"number\":1}]}"
      })
  void promisesThatCannotBeUnderstoodAreNotForgotten(String content) throws Exception {
    Path file = Files.writeString(dir.resolve("state.json"), content);

    E2dException e = assertThrows(E2dException.class, () -> new FileStateStore(file).load());

    assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertEquals(content, Files.readString(file));
  }

  @Test
  void aStanceThatNobodyKnowsIsNotTakenForActive() throws Exception {
    Path file = dir.resolve("state.json");
    Files.writeString(
        file, "{\"schema\": 1, \"name\": \"a\", \"stance\": \"LEFTT\", \"votes\": []}");

    E2dException e = assertThrows(E2dException.class, () -> new FileStateStore(file).load());

    assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
    assertTrue(e.getMessage().contains("has no known stance, 'LEFTT'"), e.getMessage());
  }

  @Test
  void aFailedSaveKeepsTheFormerState() throws Exception {
    Path file = dir.resolve("state.json");
    FileStateStore store = new FileStateStore(file);
    store.save(NodeState.NEW.withName("a"));
    Files.createDirectory(dir.resolve("state.json.new"));

    E2dException e =
        assertThrows(E2dException.class, () -> store.save(NodeState.NEW.withName("b")));

    assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
    assertEquals("a", store.load().name());
  }
}
