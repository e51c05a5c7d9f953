package sh.crit.e2d.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The brain decides alike from alike input, in a test, in the simulator and on a node. So it reads
 * no clock, draws no lot, touches no file, socket or thread, and walks no collection whose order
 * differs from one JVM to the next.
 */
final class BrainPurity {

  private static final List<String> BANNED_TYPES =
      List.of(
          "java.io.",
          "java.net.",
          "javax.",
          "java.nio.file.",
          "java.nio.channels.",
          "java.util.concurrent.",
          "java.util.logging.",
          "java.util.Timer",
          "java.util.Random",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.Runtime",
          "java.lang.System$Logger",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap");

  // Two have the name of a banned type as the beginning of theirs; units of time need no clock.
  private static final Set<String> HARMLESS =
      Set.of(
          "java.util.concurrent.TimeUnit", "java.lang.RuntimeException", "java.util.RandomAccess");

  private static final Map<String, Set<String>> BANNED_MEMBERS =
      Map.of(
          "java.lang.System",
          Set.of(
              "nanoTime",
              "currentTimeMillis",
              "getenv",
              "getProperty",
              "identityHashCode",
              "out",
              "err",
              "in"),
          "java.lang.Math",
          Set.of("random"),
          "java.util.UUID",
          Set.of("randomUUID"));

  // The factories of sets and maps with a random order, by the number of arguments from which on an
  // order is visible.
  private static final Map<String, Integer> UNORDERED_FROM =
      Map.of(
          "java.util.Set.of", 2,
          "java.util.Set.copyOf", 1,
          "java.util.Map.of", 4,
          "java.util.Map.copyOf", 1,
          "java.util.Map.ofEntries", 1,
          "java.util.stream.Collectors.toSet", 0,
          "java.util.stream.Collectors.toUnmodifiableSet", 0,
          "java.util.stream.Collectors.toUnmodifiableMap", 0);

  // Collectors that make a HashMap unless their longest form names another map.
  private static final Map<String, Integer> ORDERED_FROM =
      Map.of("java.util.stream.Collectors.toMap", 4, "java.util.stream.Collectors.groupingBy", 3);

  private BrainPurity() {}

  static ArchRule pure() {
    return classes()
        .that(DescribedPredicate.describe("belong to the brain", BrainPurity::ofTheBrain))
        .should(decideFromTheirArgumentsAlone())
        // Empty only as long as the bundle is: LayersTest finds a brain with code that was not
        // imported.
        .allowEmptyShould(CodeBase.SHIPPED.stream().noneMatch(BrainPurity::ofTheBrain));
  }

  private static boolean ofTheBrain(JavaClass type) {
    return CodeBase.bundleOf(type).filter("brain"::equals).isPresent();
  }

  private static ArchCondition<JavaClass> decideFromTheirArgumentsAlone() {
    return new ArchCondition<>("decide from their arguments alone") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
          if (banned(dependency.getTargetClass().getBaseComponentType().getName())) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
        for (JavaAccess<?> access : item.getAccessesFromSelf()) {
          if (banned(access.getTarget())) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean banned(String type) {
    return !HARMLESS.contains(type) && BANNED_TYPES.stream().anyMatch(type::startsWith);
  }

  /** Whether this reads a clock, or draws a lot, or asks the process it runs in. */
  static boolean readsClockOrChance(AccessTarget target) {
    String owner = target.getOwner().getName();
    return BANNED_MEMBERS.getOrDefault(owner, Set.of()).contains(target.getName())
        || (owner.startsWith("java.time.") && target.getName().equals("now"));
  }

  private static boolean banned(AccessTarget target) {
    String owner = target.getOwner().getName();
    if (readsClockOrChance(target)) {
      return true;
    }
    return target instanceof CodeUnitAccessTarget call
        && unordered(owner + "." + target.getName(), call);
  }

  private static boolean unordered(String name, CodeUnitAccessTarget call) {
    List<JavaClass> parameters = call.getRawParameterTypes();
    boolean variable = parameters.size() == 1 && parameters.get(0).isArray();
    if (UNORDERED_FROM.containsKey(name)) {
      return variable || parameters.size() >= UNORDERED_FROM.get(name);
    }
    return ORDERED_FROM.containsKey(name) && parameters.size() < ORDERED_FROM.get(name);
  }
}
