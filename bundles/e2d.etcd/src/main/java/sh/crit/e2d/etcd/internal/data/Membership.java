package sh.crit.e2d.etcd.internal.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.MembershipChange.Add;
import sh.crit.e2d.etcd.internal.data.MembershipChange.Promote;
import sh.crit.e2d.etcd.internal.data.MembershipChange.Publish;
import sh.crit.e2d.etcd.internal.data.MembershipChange.Readdress;
import sh.crit.e2d.etcd.internal.data.MembershipChange.Remove;
import sh.crit.e2d.etcd.internal.data.wal.LogEntry;
import sh.crit.e2d.etcd.internal.data.wal.MalformedMessageException;

/**
 * The list of members while the log is replayed onto the database's. Changes that etcd refuses when
 * it applies them (a second addition, a removed id) change nothing here either, so that replaying
 * what the database already has does no harm.
 */
final class Membership {
  /** Far above a name and some addresses; spares a look into large requests. */
  private static final int LONGEST_PUBLICATION = 1 << 16;

  private final Map<Long, Member> members = new LinkedHashMap<>();
  private final Set<Long> removed;

  Membership(Database database) {
    database.members().forEach(member -> members.put(member.id(), member));
    removed = new HashSet<>(database.removed());
  }

  /** Whether an entry may change the list; the log's reader keeps these alone. */
  static boolean concernedBy(LogEntry entry) {
    return entry.type() != LogEntry.NORMAL
        || (entry.data().length <= LONGEST_PUBLICATION
            && PublicationDecoder.decode(entry.data()).isPresent());
  }

  /** Applies one decided entry. */
  void apply(LogEntry entry) throws MalformedMessageException {
    switch (entry.type()) {
      case LogEntry.CONF_CHANGE -> ConfChangeDecoder.decode(entry.data()).forEach(this::apply);
      case LogEntry.CONF_CHANGE_V2 -> ConfChangeDecoder.decodeV2(entry.data()).forEach(this::apply);
      default -> PublicationDecoder.decode(entry.data()).ifPresent(this::apply);
    }
  }

  void apply(MembershipChange change) {
    if (change instanceof Add add) {
      add(add.member());
    } else if (change instanceof Remove remove) {
      members.remove(remove.id());
      removed.add(remove.id());
    } else if (change instanceof Promote promote) {
      members.computeIfPresent(
          promote.id(), (id, m) -> new Member(id, m.name(), m.peerUrls(), m.clientUrls(), false));
    } else if (change instanceof Readdress moved) {
      members.computeIfPresent(
          moved.id(),
          (id, m) -> new Member(id, m.name(), moved.peerUrls(), m.clientUrls(), m.learner()));
    } else if (change instanceof Publish told) {
      members.computeIfPresent(
          told.id(),
          (id, m) -> new Member(id, told.name(), m.peerUrls(), told.clientUrls(), m.learner()));
    }
  }

  private void add(Member member) {
    boolean known = members.containsKey(member.id()) || removed.contains(member.id());
    if (!known) {
      members.put(member.id(), member);
    }
  }

  Optional<Member> find(long id) {
    return Optional.ofNullable(members.get(id));
  }

  /** All members by ascending id, so that the same data gives the same list. */
  List<Member> sorted() {
    List<Member> sorted = new ArrayList<>(members.values());
    sorted.sort(Comparator.comparing(Member::id, Long::compareUnsigned));
    return sorted;
  }
}
