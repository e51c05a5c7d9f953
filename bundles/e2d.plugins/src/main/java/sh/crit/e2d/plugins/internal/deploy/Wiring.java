package sh.crit.e2d.plugins.internal.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.plugins.internal.check.Surroundings;

/** The steps that changes of bundles are made of. */
final class Wiring {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final Duration REFRESH = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final FrameworkWiring framework;
  private final Duration offer;
  private final Bounded bounded;

  Wiring(BundleContext context, Patience patience) {
    this.offer = patience.offer();
    this.bounded = new Bounded(patience.call());
    this.framework =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  /** Gives a bundle other content. */
  Outcome exchange(Bundle bundle, Content content, boolean start) {
    try (InputStream in = Files.newInputStream(content.jar())) {
      stop(bundle);
      bundle.update(in);
      refresh(bundle);
    } catch (BundleException | IOException e) {
      return new Outcome.Failed("cannot take its place: " + cause(e));
    }
    return start ? start(bundle) : resolve(bundle);
  }

  private Outcome resolve(Bundle bundle) {
    framework.resolveBundles(List.of(bundle));
    return bundle.getState() == Bundle.INSTALLED
        ? unresolved(bundle, Optional.empty())
        : new Outcome.Done();
  }

  /** What lacks something waits for it. */
  Outcome start(Bundle bundle) {
    try {
      bounded.run(
          bundle, () -> bundle.start(Bundle.START_ACTIVATION_POLICY | Bundle.START_TRANSIENT));
      return new Outcome.Done();
    } catch (BundleException e) {
      return e.getType() == BundleException.RESOLVE_ERROR
          ? unresolved(bundle, Optional.of(e))
          : new Outcome.Failed("does not start: " + cause(e));
    } catch (IllegalStateException e) {
      return new Outcome.Failed("does not start: " + cause(e));
    }
  }

  private Outcome unresolved(Bundle bundle, Optional<BundleException> e) {
    return Lacks.of(bundle, framework)
        .<Outcome>map(
            what -> new Outcome.Waiting("lacks " + what + "; waiting for a plugin that does"))
        .orElseGet(
            () ->
                new Outcome.Failed(
                    "cannot be resolved: "
                        + e.map(Wiring::cause).orElse("what it needs contradicts what is here")));
  }

  /** Stops it and takes it out of the framework. */
  void uninstall(Bundle bundle) throws BundleException {
    stop(bundle);
    bundle.uninstall();
    refresh(bundle);
  }

  /**
   * That neither it nor who uses its classes hangs: the framework would wait for that one, with all
   * else locked.
   */
  void checkHanging(Bundle bundle) throws BundleException {
    for (Bundle each : framework.getDependencyClosure(Set.of(bundle))) {
      bounded.check(each);
    }
  }

  /** One that complains about its end has ended all the same; one that hangs has not. */
  private void stop(Bundle bundle) throws BundleException {
    checkHanging(bundle);
    try {
      bounded.run(bundle, () -> bundle.stop(Bundle.STOP_TRANSIENT));
    } catch (BundleException e) {
      if (bundle.getState() != Bundle.RESOLVED) {
        throw e;
      }
      LOG.warn("{} has stopped, but says: {}", bundle, cause(e));
    }
  }

  /** Who uses its classes and runs, and would be stopped with every change of it. */
  Set<Bundle> usersThatRun(Bundle bundle) {
    return framework.getDependencyClosure(Set.of(bundle)).stream()
        .filter(each -> !each.equals(bundle) && each.getState() == Bundle.ACTIVE)
        .collect(Collectors.toSet());
  }

  /** Who uses its classes gets the new ones. */
  void refresh(Bundle bundle) {
    CountDownLatch done = new CountDownLatch(1);
    FrameworkListener listener =
        event -> {
          if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            done.countDown();
          }
        };
    framework.refreshBundles(Set.of(bundle), listener);
    if (!await(done, REFRESH)) {
      LOG.warn("{} and who uses it are not wired anew within {}", bundle, REFRESH);
    }
  }

  private static boolean await(CountDownLatch latch, Duration time) {
    try {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The interfaces of the appliance that a bundle serves. */
  static Set<String> interfaces(Bundle bundle) {
    Set<String> all = new TreeSet<>();
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    if (registered != null) {
      for (ServiceReference<?> each : registered) {
        Arrays.stream((String[]) each.getProperty(Constants.OBJECTCLASS))
            .filter(Surroundings::isInterface)
            .forEach(all::add);
      }
    }
    return all;
  }

  /** A component that does not come up is noticed by what its predecessor offered. */
  Outcome awaitInterfaces(Bundle bundle, Set<String> wanted) {
    long begin = System.nanoTime();
    CountDownLatch never = new CountDownLatch(1);
    Set<String> missing = missing(bundle, wanted);
    while (!missing.isEmpty()
        && !Thread.currentThread().isInterrupted()
        && System.nanoTime() - begin < offer.toNanos()) {
      await(never, BETWEEN_LOOKS);
      missing = missing(bundle, wanted);
    }
    return missing.isEmpty()
        ? new Outcome.Done()
        : new Outcome.Failed(
            "does not offer "
                + String.join(", ", missing)
                + " within "
                + Patience.text(offer)
                + ", as the one before did");
  }

  private static Set<String> missing(Bundle bundle, Set<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(interfaces(bundle));
    return missing;
  }

  /** The innermost message: a resolver's complaint runs over many lines. */
  static String cause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String type = cause.getClass().getSimpleName();
    return cause instanceof BundleException && !first.isEmpty() ? first : type + ": " + first;
  }
}
