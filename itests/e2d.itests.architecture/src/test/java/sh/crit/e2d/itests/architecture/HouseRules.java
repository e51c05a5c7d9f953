package sh.crit.e2d.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Rules that hold for all code alike. */
final class HouseRules {

  private static final Set<String> STREAMS = Set.of("out", "err");
  private static final Set<Class<?>> SLEEPERS = Set.of(Thread.class, TimeUnit.class);

  private HouseRules() {}

  /** What a bundle has to say goes to the log; only the command line speaks to a terminal. */
  static ArchRule noStandardStreams() {
    return noClasses()
        .that(areOutsideTheLauncher())
        .should()
        .accessTargetWhere(
            describe(
                "standard streams or stack traces printed there", HouseRules::writesToTheTerminal));
  }

  /** The launcher alone knows the JDK's log, to lead what libraries write there into ours. */
  static ArchRule noJdkLogging() {
    return noClasses()
        .that(areOutsideTheLauncher())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..");
  }

  /**
   * A static pool outlives the bundle that made it: its threads pin the bundle's classes after an
   * update.
   */
  static ArchRule noStaticThreads() {
    return fields()
        .that(
            DescribedPredicate.<JavaField>describe(
                "hold threads", field -> holdsThreads(field.getRawType())))
        .should()
        .notHaveModifier(JavaModifier.STATIC)
        // A code base without any such field is fine, now and for good; the violator shows that the
        // rule sees one.
        .allowEmptyShould(true);
  }

  /**
   * Core is driven by the simulator, in its time: the real clock and real chance come in where core
   * is put together, and through its scheduler, nowhere else.
   */
  static ArchRule timeAndChanceAreInjected() {
    DescribedPredicate<JavaClass> ofCore =
        DescribedPredicate.describe(
            "belong to core", type -> CodeBase.bundleOf(type).filter("core"::equals).isPresent());
    return noClasses()
        .that(ofCore)
        .and()
        .resideOutsideOfPackage("..core.internal.osgi..")
        .and()
        .haveSimpleNameNotEndingWith("Scheduler")
        .should()
        .accessTargetWhere(describe("clock or chance", BrainPurity::readsClockOrChance))
        // Empty only as long as the bundle is: LayersTest finds a core with code that was not
        // imported.
        .allowEmptyShould(CodeBase.SHIPPED.stream().noneMatch(ofCore));
  }

  /** A test that sleeps is either slow or wrong, and mostly both. */
  static ArchRule noSleep() {
    return noClasses().should().accessTargetWhere(describe("a sleep", HouseRules::sleeps));
  }

  private static DescribedPredicate<JavaClass> areOutsideTheLauncher() {
    return DescribedPredicate.describe(
        "are outside the launcher",
        type -> CodeBase.bundleOf(type).filter("launcher"::equals).isEmpty());
  }

  private static boolean writesToTheTerminal(AccessTarget target) {
    if (target.getOwner().isEquivalentTo(System.class)) {
      return STREAMS.contains(target.getName());
    }
    return target.getName().equals("printStackTrace")
        && target.getOwner().isAssignableTo(Throwable.class);
  }

  private static boolean holdsThreads(JavaClass type) {
    return List.of(Executor.class, Thread.class).stream().anyMatch(type::isAssignableTo);
  }

  private static boolean sleeps(AccessTarget target) {
    String name = target.getName();
    return (name.equals("sleep") && SLEEPERS.stream().anyMatch(target.getOwner()::isEquivalentTo))
        || (name.startsWith("park") && target.getOwner().isEquivalentTo(LockSupport.class));
  }

  private static DescribedPredicate<JavaAccess<?>> describe(
      String words, Predicate<AccessTarget> matches) {
    return DescribedPredicate.describe(words, access -> matches.test(access.getTarget()));
  }
}
