package sh.crit.e2d.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may import whom. A bundle that is not in the table breaks the rule, so that a new one is
 * placed by a decision.
 *
 * <p>Nobody names core, a provider or the test kit as something to import: that is how they stay
 * replaceable.
 */
final class LayerTable {

  private static final Set<String> PROVIDER = Set.of("api", "spi");

  private static final Map<String, Set<String>> MAY_IMPORT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("api", Set.of()),
              Map.entry("spi", Set.of("api")),
              Map.entry("brain", Set.of("api")),
              Map.entry("core", Set.of("api", "spi", "brain")),
              Map.entry("contracts", PROVIDER),
              Map.entry("etcd", PROVIDER),
              Map.entry("gossip", PROVIDER),
              Map.entry("crypto", PROVIDER),
              Map.entry("snapshot", PROVIDER),
              Map.entry("config", PROVIDER),
              Map.entry("plugins", PROVIDER),
              Map.entry("shell", Set.of("api")),
              Map.entry("web", Set.of("api")),
              Map.entry("db", Set.of("api")),
              Map.entry("launcher", Set.of("api", "spi", "config")),
              Map.entry("testkit", Set.of("api", "spi", "brain", "core"))));

  /** Bundles that know nothing but Java, so that anything can be built on them. */
  private static final Set<String> JAVA_ONLY = Set.of("api", "spi", "brain");

  /** Packages of Java's base module, and the annotations that leave no trace at run time. */
  private static final List<String> OF_JAVA =
      List.of("java.", "javax.net.", "javax.security.", "org.osgi.annotation.");

  /**
   * Libraries that live, embedded and private, in one bundle; nobody else compiles against them.
   */
  private static final Map<String, String> HOME_OF_LIBRARY =
      new TreeMap<>(
          Map.of(
              "io.etcd.",
              "etcd",
              "io.grpc.",
              "etcd",
              "io.netty.",
              "etcd",
              "io.vertx.",
              "etcd",
              "org.jgroups.",
              "gossip",
              "com.github.luben.",
              "snapshot"));

  private LayerTable() {}

  static ArchRule layers() {
    return classes()
        .that(belongToABundle())
        .should(
            condition("import the bundles that the layer table allows them", LayerTable::layer));
  }

  static ArchRule javaOnly() {
    return classes()
        .that(belongTo(JAVA_ONLY))
        .should(condition("know nothing but Java", LayerTable::foreign));
  }

  static ArchRule librariesAtHome() {
    return classes()
        .that(belongToABundle())
        .should(condition("use embedded libraries only where they live", LayerTable::library));
  }

  static boolean names(String bundle) {
    return allowed(bundle).isPresent();
  }

  private static Optional<Set<String>> allowed(String bundle) {
    if (bundle.startsWith("storage.") || bundle.startsWith("discovery.")) {
      return Optional.of(PROVIDER);
    }
    return Optional.ofNullable(MAY_IMPORT.get(bundle));
  }

  private static boolean layer(String from, JavaClass to) {
    Optional<String> target = CodeBase.bundleOf(to);
    return target.isEmpty()
        || target.get().equals(from)
        || allowed(from).orElse(Set.of()).contains(target.get());
  }

  private static boolean foreign(String from, JavaClass to) {
    String name = to.getName();
    return CodeBase.bundleOf(to).isPresent() || OF_JAVA.stream().anyMatch(name::startsWith);
  }

  private static boolean library(String from, JavaClass to) {
    List<String> homes =
        HOME_OF_LIBRARY.entrySet().stream()
            .filter(entry -> to.getName().startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return homes.isEmpty() || homes.contains(from);
  }

  /** Whether a class of the bundle may depend on the type. */
  private interface Allowance {
    boolean allows(String bundle, JavaClass target);
  }

  private static ArchCondition<JavaClass> condition(String description, Allowance allowance) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        String bundle = CodeBase.bundleOf(item).orElseThrow();
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!target.isPrimitive() && !allowance.allows(bundle, target)) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency, "e2d." + bundle + ": " + dependency.getDescription()));
          }
        }
      }
    };
  }

  private static DescribedPredicate<JavaClass> belongToABundle() {
    return DescribedPredicate.describe(
        "belong to a bundle", type -> CodeBase.bundleOf(type).isPresent());
  }

  private static DescribedPredicate<JavaClass> belongTo(Set<String> bundles) {
    return DescribedPredicate.describe(
        "belong to " + String.join(", ", bundles.stream().sorted().toList()),
        type -> CodeBase.bundleOf(type).filter(bundles::contains).isPresent());
  }
}
