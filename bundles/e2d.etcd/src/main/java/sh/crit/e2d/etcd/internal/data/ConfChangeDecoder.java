package sh.crit.e2d.etcd.internal.data;

import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.wal.MalformedMessageException;
import sh.crit.e2d.etcd.internal.data.wal.MessageReader;

/** Reads raft's changes of membership, into whose context etcd writes the member as JSON. */
final class ConfChangeDecoder {
  private static final int ADD_VOTER = 0;
  private static final int REMOVE = 1;
  private static final int UPDATE = 2;
  private static final int ADD_LEARNER = 3;

  private ConfChangeDecoder() {}

  /** {@code ConfChange{1: id, 2: type, 3: node, 4: context}}. */
  static List<MembershipChange> decode(byte[] message) throws MalformedMessageException {
    MessageReader reader = new MessageReader(message);
    int type = ADD_VOTER;
    long node = 0;
    byte[] context = new byte[0];
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 2 -> type = (int) reader.number();
        case 3 -> node = reader.number();
        case 4 -> context = reader.bytes();
        default -> {}
      }
    }
    return change(type, node, context);
  }

  /** {@code ConfChangeV2{1: transition, 2: changes{1: type, 2: node}, 3: context}}. */
  static List<MembershipChange> decodeV2(byte[] message) throws MalformedMessageException {
    MessageReader reader = new MessageReader(message);
    List<byte[]> singles = new ArrayList<>();
    byte[] context = new byte[0];
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 2 -> singles.add(reader.bytes());
        case 3 -> context = reader.bytes();
        default -> {}
      }
    }
    List<MembershipChange> changes = new ArrayList<>();
    for (byte[] single : singles) {
      changes.addAll(single(single, context));
    }
    return changes;
  }

  private static List<MembershipChange> single(byte[] message, byte[] context)
      throws MalformedMessageException {
    MessageReader reader = new MessageReader(message);
    int type = ADD_VOTER;
    long node = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> type = (int) reader.number();
        case 2 -> node = reader.number();
        default -> {}
      }
    }
    return change(type, node, context);
  }

  /** Without a node it is raft's own bookkeeping and changes no member. */
  private static List<MembershipChange> change(int type, long node, byte[] context)
      throws MalformedMessageException {
    if (node == 0) {
      return List.of();
    }
    return switch (type) {
      case REMOVE -> List.of(new MembershipChange.Remove(node));
      case UPDATE ->
          List.of(new MembershipChange.Readdress(node, json(node, context).member().peerUrls()));
      case ADD_VOTER, ADD_LEARNER -> List.of(addition(node, json(node, context)));
      default ->
          throw new MalformedMessageException("a change of membership of unknown type " + type);
    };
  }

  private static MembershipChange addition(long node, MemberJson json) {
    Member told = json.member();
    return json.promotion()
        ? new MembershipChange.Promote(node)
        : new MembershipChange.Add(
            new Member(node, told.name(), told.peerUrls(), told.clientUrls(), told.learner()));
  }

  private static MemberJson json(long node, byte[] context) throws MalformedMessageException {
    return MemberJson.parse(context)
        .orElseThrow(
            () ->
                new MalformedMessageException(
                    "a change of membership does not describe member " + Long.toHexString(node)));
  }
}
