package sh.crit.e2d.etcd.internal.client;

import io.etcd.jetcd.api.StatusResponse;
import java.time.Duration;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Works on clusters through one member at a time.
 *
 * <p>Every operation asks a member for its status first. A member that does not answer that, has no
 * leader or is a learner is passed over, and nothing has been changed by then. From there on a
 * member that falls silent leaves a change in doubt, so a change is never tried at the next one.
 */
final class AnyMember {
  private final Channels channels;

  AnyMember(Channels channels) {
    this.channels = channels;
  }

  /** What is done at a member that is fit for it. */
  interface Work<T> {
    T at(String url, MemberCalls calls, StatusResponse status) throws E2dException;
  }

  /**
   * Does the work at the first member that is fit for it.
   *
   * @param repeatable whether it may be done again at the next member when it fails at one
   */
  <T> T member(
      String operation, List<String> endpoints, Duration time, boolean repeatable, Work<T> work)
      throws E2dException {
    Deadline deadline = Deadline.after(time);
    E2dException worst = null;
    for (int i = 0; i < endpoints.size() && !Thread.currentThread().isInterrupted(); i++) {
      String url = endpoints.get(i);
      boolean begun = false;
      try {
        MemberCalls calls =
            MemberCalls.at(operation, url, channels, deadline.share(endpoints.size() - i));
        StatusResponse status = calls.status();
        mustBeFit(operation, url, status);
        begun = true;
        return work.at(url, calls, status);
      } catch (E2dException e) {
        if (begun && !repeatable) {
          throw e;
        }
        worst = moreTelling(worst, e);
      }
    }
    throw worst != null ? worst : interruptedOrNobody(operation, endpoints);
  }

  private static void mustBeFit(String operation, String url, StatusResponse status)
      throws E2dException {
    if (status.getIsLearner()) {
      throw new E2dException(
          ErrorCode.REFUSED_FOR_NOW,
          operation,
          url,
          url + " is a learner and cannot answer for the cluster");
    }
    if (status.getLeader() == 0) {
      throw new E2dException(ErrorCode.NO_QUORUM, operation, url, url + " has no leader");
    }
  }

  /** One who answered says more than any number who did not. */
  private static E2dException moreTelling(E2dException before, E2dException now) {
    return before == null || rank(now.code()) > rank(before.code()) ? now : before;
  }

  private static int rank(ErrorCode code) {
    return switch (code) {
      case NO_QUORUM -> 3;
      case REFUSED_FOR_NOW -> 2;
      case UNREACHABLE -> 0;
      default -> 1;
    };
  }

  private static E2dException interruptedOrNobody(String operation, List<String> endpoints) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    return new E2dException(
        interrupted ? ErrorCode.FAILED : ErrorCode.UNREACHABLE,
        operation,
        String.join(",", endpoints),
        interrupted ? "interrupted" : "no client URL to ask");
  }
}
