package sh.crit.e2d.discovery.digitalocean.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A droplet as the API describes it; fields that the API leaves out are null.
 *
 * @param id its number
 * @param name its host name
 * @param status {@code active} when it runs
 * @param tags all its tags
 * @param networks its addresses
 */
record Droplet(Long id, String name, String status, List<String> tags, Networks networks) {
  /** The addresses by kind. */
  record Networks(List<Network> v4, List<Network> v6) {}

  /**
   * One address.
   *
   * @param type {@code private} or {@code public}
   */
  record Network(String ip_address, String type) {}

  /** Whether it has what the API gives every droplet; else more may be missing. */
  boolean isWhole() {
    return id != null && status != null && tags != null && networks != null;
  }

  String label() {
    return "droplet " + (name == null ? "" : name + " ") + "(" + id + ")";
  }

  /** Why it is no peer; empty when it is one. Tags are compared as the API does, in any case. */
  Optional<String> unfit(Set<String> wanted) {
    if (!"active".equals(status)) {
      return Optional.of("its status is " + status);
    }
    Optional<String> missing =
        wanted.stream().filter(tag -> tags.stream().noneMatch(tag::equalsIgnoreCase)).findFirst();
    return missing
        .map(tag -> "it lacks the tag " + tag)
        .or(() -> address().isEmpty() ? Optional.of("it has no address") : Optional.empty());
  }

  /** The private address if there is one: the public one costs, and need not be reachable. */
  Optional<String> address() {
    return of("private", true).or(() -> of("public", true)).or(() -> of("public", false));
  }

  private Optional<String> of(String type, boolean v4) {
    return Stream.ofNullable(v4 ? networks.v4() : networks.v6())
        .flatMap(List::stream)
        .filter(
            n ->
                n != null
                    && type.equals(n.type())
                    && n.ip_address() != null
                    && !n.ip_address().isBlank())
        .map(Network::ip_address)
        .findFirst();
  }
}
