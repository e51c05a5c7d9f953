package sh.crit.e2d.etcd.internal.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.wal.MalformedMessageException;
import sh.crit.e2d.etcd.internal.data.wal.MessageReader;

/**
 * Finds the requests by which a member that has started publishes its name. They take three forms:
 * the bare request of the second API (3.4), the same wrapped into an internal request, and an
 * internal request of its own (from 3.5, once the whole cluster knows it).
 */
final class PublicationDecoder {
  private static final int WRAPPED_REQUEST = 2;
  private static final int MEMBER_ATTRIBUTES = 1301;
  private static final Pattern PATH = Pattern.compile("/0/members/([0-9a-f]{1,16})/attributes");

  private PublicationDecoder() {}

  /**
   * Reads a request.
   *
   * @param request the data of a normal entry
   * @return empty for every other request
   */
  static Optional<MembershipChange> decode(byte[] request) {
    Optional<MembershipChange> bare = secondApi(request);
    return bare.isPresent() ? bare : internal(request);
  }

  private static Optional<MembershipChange> internal(byte[] request) {
    try {
      MessageReader reader = new MessageReader(request);
      for (int field = reader.next(); field != 0; field = reader.next()) {
        if (field == WRAPPED_REQUEST) {
          return secondApi(reader.bytes());
        }
        if (field == MEMBER_ATTRIBUTES) {
          return Optional.of(attributes(reader.bytes()));
        }
      }
      return Optional.empty();
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  /** {@code Request{1: id, 2: method, 3: path, 4: value}}. */
  private static Optional<MembershipChange> secondApi(byte[] request) {
    byte[] path = new byte[0];
    byte[] value = new byte[0];
    try {
      MessageReader reader = new MessageReader(request);
      for (int field = reader.next(); field != 0; field = reader.next()) {
        switch (field) {
          case 3 -> path = reader.bytes();
          case 4 -> value = reader.bytes();
          default -> {}
        }
      }
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
    Matcher matcher = PATH.matcher(new String(path, StandardCharsets.UTF_8));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long id = HexId.parse(matcher.group(1));
    return MemberJson.parse(value).map(json -> publication(id, json.member()));
  }

  private static MembershipChange publication(long id, Member told) {
    return new MembershipChange.Publish(id, told.name(), told.clientUrls());
  }

  /** {@code ClusterMemberAttrSetRequest{1: member, 2: attributes{1: name, 2: clientUrls}}}. */
  private static MembershipChange attributes(byte[] message) throws MalformedMessageException {
    long id = 0;
    String name = "";
    List<String> clientUrls = new ArrayList<>();
    MessageReader reader = new MessageReader(message);
    for (int field = reader.next(); field != 0; field = reader.next()) {
      if (field == 1) {
        id = reader.number();
      } else if (field == 2) {
        MessageReader inner = new MessageReader(reader.bytes());
        for (int part = inner.next(); part != 0; part = inner.next()) {
          switch (part) {
            case 1 -> name = inner.text();
            case 2 -> clientUrls.add(inner.text());
            default -> {}
          }
        }
      }
    }
    return new MembershipChange.Publish(id, name, clientUrls);
  }
}
