package sh.crit.e2d.discovery.aws.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;

/** Instances as EC2 describes them. */
final class Instances {
  private final AwsCalls calls;
  private final Map<String, Instance> found = new LinkedHashMap<>();

  Instances(AwsCalls calls) {
    this.calls = calls;
  }

  /**
   * One instance.
   *
   * @param name its tag Name; empty when it has none
   * @param state for example {@code running}
   * @param address the private one of its first interface; where the network has IPv6 alone, that;
   *     empty while it has none
   */
  private record Instance(String id, String name, String state, String address) {
    static Instance of(Xml item) throws XMLStreamException {
      String name =
          item.optional("tagSet", "item").stream()
              .filter(tag -> tag.text("key").equals("Name"))
              .map(tag -> tag.text("value"))
              .findFirst()
              .orElse("");
      String four = item.text("privateIpAddress");
      return new Instance(
          item.neededText("instanceId"),
          name,
          item.needed("instanceState").neededText("name"),
          four.isEmpty() ? item.text("ipv6Address") : four);
    }

    /** Why it is no peer; empty when it is one. */
    Optional<String> unfit() {
      if (!state.equals("running")) {
        return Optional.of("its state is " + state);
      }
      return address.isEmpty() ? Optional.of("it has no private address") : Optional.empty();
    }

    String label() {
      return "instance " + id + (name.isEmpty() ? "" : " (" + name + ")");
    }
  }

  /** Reads all pages that EC2 has for a selection, and adds them. */
  void read(Map<String, String> selection) throws E2dException {
    calls.pages(AwsService.EC2, "DescribeInstances", selection, this::page);
  }

  private String page(Xml answer) throws XMLStreamException {
    for (Xml reservation : answer.list("reservationSet", "item")) {
      for (Xml item : reservation.list("instancesSet", "item")) {
        Instance instance = Instance.of(item);
        found.put(instance.id(), instance);
      }
    }
    return answer.text("nextToken");
  }

  Set<String> ids() {
    return found.keySet();
  }

  /**
   * The peers among them.
   *
   * @param unfit what was left out before
   */
  Answer answer(int port, List<String> unfit) {
    List<HostPort> peers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>(unfit);
    for (Instance instance : found.values()) {
      instance
          .unfit()
          .ifPresentOrElse(
              why -> leftOut.add(instance.label() + ": " + why),
              () -> peers.add(new HostPort(instance.address(), port)));
    }
    return new Answer(peers, leftOut);
  }
}
