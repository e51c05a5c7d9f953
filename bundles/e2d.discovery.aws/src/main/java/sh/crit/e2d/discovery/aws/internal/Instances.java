package sh.crit.e2d.discovery.aws.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;

/** Instances as EC2 describes them. */
final class Instances {
  private static final int PAGES_AT_MOST = 1000;

  private final AwsCalls calls;
  private final List<Instance> found = new ArrayList<>();

  Instances(AwsCalls calls) {
    this.calls = calls;
  }

  /**
   * One instance.
   *
   * @param name its tag Name; empty when it has none
   * @param state for example {@code running}
   * @param privateAddress empty while it has none
   */
  record Instance(String id, String name, String state, String privateAddress) {
    static Instance of(Xml item) {
      String name =
          item.all("tagSet", "item").stream()
              .filter(tag -> tag.text("key").equals("Name"))
              .map(tag -> tag.text("value"))
              .findFirst()
              .orElse("");
      return new Instance(
          item.text("instanceId"),
          name,
          item.child("instanceState").map(state -> state.text("name")).orElse(""),
          item.text("privateIpAddress"));
    }

    /** Why it is no peer; empty when it is one. */
    Optional<String> unfit() {
      if (!state.equals("running")) {
        return Optional.of("its state is " + state);
      }
      return privateAddress.isEmpty() ? Optional.of("it has no private address") : Optional.empty();
    }

    String label() {
      return "instance " + id + (name.isEmpty() ? "" : " (" + name + ")");
    }
  }

  /** Reads all pages that EC2 has for a selection, and adds them. */
  void read(Map<String, String> selection) throws E2dException {
    String next = "";
    for (int page = 0; page < PAGES_AT_MOST; page++) {
      Map<String, String> parameters = new LinkedHashMap<>(selection);
      if (!next.isEmpty()) {
        parameters.put("NextToken", next);
      }
      Xml answer = calls.ask(AwsService.EC2, "DescribeInstances", parameters);
      for (Xml reservation : answer.all("reservationSet", "item")) {
        reservation.all("instancesSet", "item").forEach(i -> found.add(Instance.of(i)));
      }
      next = answer.text("nextToken");
      if (next.isEmpty()) {
        return;
      }
    }
    throw new E2dException(
        ErrorCode.FAILED,
        "discovery.aws",
        "",
        "EC2 named more than " + PAGES_AT_MOST + " pages of instances");
  }

  /**
   * The peers among them.
   *
   * @param unfit why an instance is none; empty when it is one
   */
  Answer answer(int port, Function<Instance, Optional<String>> unfit) {
    List<HostPort> peers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Instance instance : found) {
      unfit
          .apply(instance)
          .ifPresentOrElse(
              why -> leftOut.add(instance.label() + ": " + why),
              () -> peers.add(new HostPort(instance.privateAddress(), port)));
    }
    return new Answer(peers, leftOut);
  }
}
