package sh.crit.e2d.itests.chaos.benchmark;

import io.etcd.jetcd.api.StatusResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.cluster.Endpoint;

/**
 * A cluster whose leader can be killed.
 *
 * @param name in the report
 * @param endpoints of its members
 * @param kill ends the etcd of a member by its number
 * @param restore what the operator has to do then
 */
record Subject(String name, List<Endpoint> endpoints, IntConsumer kill, IntConsumer restore) {
  private static final Duration LOOK = Duration.ofSeconds(1);

  void awaitWhole() {
    Patience.until(
        "all members of " + name + " to serve",
        () -> IntStream.range(0, endpoints.size()).allMatch(this::serves));
  }

  private boolean serves(int number) {
    try {
      endpoints.get(number).get("whole", LOOK);
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  int leader() {
    return IntStream.range(0, endpoints.size())
        .filter(this::leads)
        .mapToObj(OptionalInt::of)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " has no leader"))
        .getAsInt();
  }

  private boolean leads(int number) {
    try {
      StatusResponse status = endpoints.get(number).status(LOOK);
      return status.getLeader() == status.getHeader().getMemberId();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
