package sh.crit.e2d.etcd.internal.data;

import java.util.List;
import sh.crit.e2d.api.model.Member;

/** What an entry of the log does to the list of members. */
sealed interface MembershipChange {
  /** A voter or learner comes in. */
  record Add(Member member) implements MembershipChange {}

  /** A learner gets its vote. */
  record Promote(long id) implements MembershipChange {}

  /** A member leaves for good. */
  record Remove(long id) implements MembershipChange {}

  /** A member is reached under other addresses. */
  record Readdress(long id, List<String> peerUrls) implements MembershipChange {
    public Readdress {
      peerUrls = List.copyOf(peerUrls);
    }
  }

  /** A member that has started tells its name and its clients' addresses. */
  record Publish(long id, String name, List<String> clientUrls) implements MembershipChange {
    public Publish {
      clientUrls = List.copyOf(clientUrls);
    }
  }
}
