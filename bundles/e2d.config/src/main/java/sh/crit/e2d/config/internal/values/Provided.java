package sh.crit.e2d.config.internal.values;

import java.util.Set;
import java.util.function.Predicate;

/**
 * What bundles provide that a configuration may name.
 *
 * @param discoveryTypes the values of {@code discovery.type} besides {@code static}, as in the
 *     headers of bundles; empty when that is not known, so that any is accepted
 * @param storageSchemes which schemes {@code snapshot.file} may have besides the built-in ones
 * @param remedy what may be missing where a name is not among them, to go on after a message; empty
 *     when that is not known
 */
public record Provided(
    Set<String> discoveryTypes, Predicate<String> storageSchemes, String remedy) {
  public Provided {
    discoveryTypes = Set.copyOf(discoveryTypes);
  }
}
