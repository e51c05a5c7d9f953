package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.wal.LogEntry;
import sh.crit.e2d.etcd.internal.data.wal.MalformedMessageException;
import sh.crit.e2d.etcd.internal.data.wal.Message;

/** The log's changes of membership, in all the forms that versions of etcd write. */
class MembershipTest {
  /** Beyond the signed range, as half of all ids are. */
  private static final long ID = 0xf00dL << 48;

  private static final List<String> PEER = List.of("http://10.0.0.1:2380");
  private static final List<String> CLIENT = List.of("http://10.0.0.1:2379");
  private static final Member OTHER = new Member(5, "other", PEER, CLIENT, false);

  private static Membership with(Member... members) {
    return new Membership(new Database(9, 1, 1, List.of(members), Set.of(6L)));
  }

  private static LogEntry change(int type, long node, String json) {
    byte[] message =
        new Message().number(1, 77).number(2, type).number(3, node).text(4, json).build();
    return new LogEntry(LogEntry.CONF_CHANGE, 2, 10, message);
  }

  private static String json(String more) {
    return "{\"id\":"
        + Long.toUnsignedString(ID)
        + ",\"peerURLs\":[\"http://10.0.0.1:2380\"]"
        + more
        + "}";
  }

  private static LogEntry normal(byte[] data) {
    return new LogEntry(LogEntry.NORMAL, 2, 10, data);
  }

  @Test
  void aLearnerComesIsNamedPromotedMovedAndRemoved() throws Exception {
    Membership membership = with(OTHER);

    membership.apply(change(3, ID, json(",\"isLearner\":true")));
    assertEquals(List.of(OTHER, new Member(ID, "", PEER, List.of(), true)), membership.sorted());

    membership.apply(normal(secondApi()));
    membership.apply(change(0, ID, json(",\"isPromote\":true")));
    assertEquals(new Member(ID, "new", PEER, CLIENT, false), membership.find(ID).orElseThrow());

    membership.apply(change(2, ID, "{\"id\":1,\"peerURLs\":[\"http://10.9.9.9:1\"]}"));
    assertEquals(List.of("http://10.9.9.9:1"), membership.find(ID).orElseThrow().peerUrls());

    membership.apply(change(1, ID, ""));
    membership.apply(change(0, ID, json("")));
    assertEquals(List.of(OTHER), membership.sorted(), "a removed id never comes back");
  }

  private static byte[] secondApi() {
    return new Message()
        .number(1, 5)
        .text(2, "PUT")
        .text(3, "/0/members/" + Long.toHexString(ID) + "/attributes")
        .text(4, "{\"name\":\"new\",\"clientURLs\":[\"http://10.0.0.1:2379\"]}")
        .build();
  }

  @Test
  void aNameIsPublishedInThreeForms() throws Exception {
    byte[] attributes = new Message().text(1, "new").text(2, CLIENT.get(0)).build();
    byte[] internal =
        new Message()
            .bytes(100, new Message().number(1, 3).build())
            .bytes(1301, new Message().number(1, ID).bytes(2, attributes).build())
            .build();
    byte[] wrapped = new Message().number(1, 3).bytes(2, secondApi()).build();
    for (byte[] form : List.of(secondApi(), wrapped, internal)) {
      Membership membership = with(new Member(ID, "", PEER, List.of(), false));
      assertTrue(Membership.concernedBy(normal(form)));

      membership.apply(normal(form));

      assertEquals(new Member(ID, "new", PEER, CLIENT, false), membership.find(ID).orElseThrow());
    }
  }

  @Test
  void whatTheDatabaseHasIsNotAddedAgain() throws Exception {
    Membership membership = with(OTHER);

    membership.apply(change(0, 5, json("")));
    membership.apply(change(0, 6, json("")));

    assertEquals(List.of(OTHER), membership.sorted());
  }

  @Test
  void theSecondFormOfChangesCountsEach() throws Exception {
    byte[] message =
        new Message()
            .number(1, 0)
            .bytes(2, new Message().number(1, 0).number(2, ID).build())
            .bytes(2, new Message().number(1, 1).number(2, 5).build())
            .text(3, json(""))
            .build();
    Membership membership = with(OTHER);

    membership.apply(new LogEntry(LogEntry.CONF_CHANGE_V2, 2, 10, message));

    assertEquals(List.of(new Member(ID, "", PEER, List.of(), false)), membership.sorted());
  }

  @Test
  void requestsOfClientsDoNotConcernIt() {
    byte[] put =
        new Message()
            .number(1, 3)
            .bytes(3, new Message().text(1, "/0/members/5/attributes").text(2, "v").build())
            .build();

    assertFalse(Membership.concernedBy(normal(put)));
    assertFalse(Membership.concernedBy(normal(new byte[0])));
    assertFalse(Membership.concernedBy(normal("garbage".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void anAdditionWithoutAMemberIsMalformed() {
    assertThrows(MalformedMessageException.class, () -> with().apply(change(0, ID, "not json")));
  }

  @Test
  void raftKnowsBetterWhoVotes() {
    Member learner = new Member(5, "a", PEER, CLIENT, true);
    byte[] text =
        "{\"voters\":[5,17289301308300324847],\"learners\":[7],\"auto_leave\":false}"
            .getBytes(StandardCharsets.UTF_8);
    ConfState state = ConfState.parse(text).orElseThrow();

    assertEquals(Set.of(5L, 0xefefefefefefefefL), state.voters());
    assertFalse(state.correct(learner).learner());
    assertTrue(state.correct(new Member(7, "b", PEER, CLIENT, false)).learner());
    assertTrue(ConfState.NONE.correct(learner).learner());
  }
}
