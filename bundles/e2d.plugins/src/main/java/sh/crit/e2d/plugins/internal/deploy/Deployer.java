package sh.crit.e2d.plugins.internal.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.plugins.internal.check.Identity;

/**
 * Installs, replaces and removes bundles. A replacement that does not work is taken back. One
 * thread at a time.
 */
public final class Deployer {
  /** What the locations of plugins' bundles begin with; their symbolic names follow. */
  public static final String LOCATION = "plugin:";

  private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

  private final BundleContext context;
  private final Shipped shipped;
  private final Wiring wiring;

  /**
   * @param context of a bundle that may change others
   */
  public Deployer(BundleContext context, Patience patience) {
    this.context = context;
    this.shipped = new Shipped(context);
    this.wiring = new Wiring(context, patience);
  }

  /**
   * What was done.
   *
   * @param deployment what there is now; empty for nothing
   * @param outcome whether that is what was wanted
   */
  public record Result(Optional<Deployment> deployment, Outcome outcome) {}

  /** A bundle that is not there yet, or one of the appliance's own. */
  public Result deploy(Identity identity, Content content) {
    Optional<String> objection = shipped.objection(identity.symbolicName());
    if (objection.isPresent()) {
      return new Result(Optional.empty(), new Outcome.Failed(objection.get()));
    }
    Optional<Bundle> own = shipped.bundle(identity.symbolicName());
    if (own.isPresent()) {
      Bundle bundle = own.get();
      Content original =
          new Content(Shipped.original(bundle).orElseThrow(), bundle.getVersion().toString(), "");
      Result result = replace(deployment(bundle, original, Optional.of(original)), content);
      return result.outcome() instanceof Outcome.Done
          ? result
          : new Result(Optional.empty(), result.outcome());
    }
    return install(identity, content);
  }

  private Result install(Identity identity, Content content) {
    Bundle bundle;
    try (InputStream in = Files.newInputStream(content.jar())) {
      bundle = context.installBundle(LOCATION + identity.symbolicName(), in);
    } catch (BundleException | IOException e) {
      return failed("cannot be installed: " + Wiring.cause(e), e);
    }
    Outcome outcome = wiring.start(bundle);
    if (outcome instanceof Outcome.Failed) {
      uninstall(bundle);
      return new Result(Optional.empty(), outcome);
    }
    return new Result(Optional.of(deployment(bundle, content, Optional.empty())), outcome);
  }

  private static Result failed(String reason, Exception cause) {
    LOG.debug("{}", reason, cause);
    return new Result(Optional.empty(), new Outcome.Failed(reason));
  }

  /** Once more, for one that was waiting; what does not work goes. */
  public Result retry(Deployment deployment) {
    Outcome outcome = wiring.start(deployment.bundle());
    if (outcome instanceof Outcome.Failed) {
      withdraw(deployment);
      return new Result(Optional.empty(), outcome);
    }
    return new Result(Optional.of(deployment), outcome);
  }

  /** Other content for a bundle; the former is back when it does not work. */
  public Result replace(Deployment before, Content content) {
    Bundle bundle = before.bundle();
    try {
      wiring.checkHanging(bundle);
    } catch (BundleException e) {
      Outcome failed = new Outcome.Failed("cannot take its place: " + Wiring.cause(e));
      return new Result(Optional.of(before), before.runs() ? goingOn(failed, before) : failed);
    }
    boolean start = before.shipped().isEmpty() || before.runs();
    boolean ran = before.runs();
    Set<String> offered =
        before.shipped().isPresent() ? Wiring.interfaces(bundle) : Set.<String>of();
    Set<Bundle> users = wiring.usersThatRun(bundle);
    Outcome outcome = wiring.exchange(bundle, content, start);
    if (outcome instanceof Outcome.Done && start) {
      outcome = wiring.awaitInterfaces(bundle, offered);
    }
    if (outcome instanceof Outcome.Done) {
      return new Result(Optional.of(deployment(bundle, content, before.shipped())), outcome);
    }
    return takeBack(before, ran, users, outcome);
  }

  /** Those who could not do with the replacement had been stopped for it. */
  private Result takeBack(Deployment before, boolean ran, Set<Bundle> users, Outcome why) {
    Bundle bundle = before.bundle();
    String version = before.content().version();
    Outcome back = wiring.exchange(bundle, before.content(), ran);
    if (!(back instanceof Outcome.Done)) {
      LOG.error("{} cannot be taken back to {}: {}", bundle, version, back);
    }
    for (Bundle user : users) {
      Outcome again = wiring.start(user);
      if (!(again instanceof Outcome.Done)) {
        LOG.error("{} does not run again after {} was taken back: {}", user, bundle, again);
      }
    }
    return new Result(
        Optional.of(deployment(bundle, before.content(), before.shipped())),
        back instanceof Outcome.Done ? goingOn(why, before) : why);
  }

  private static Outcome goingOn(Outcome outcome, Deployment before) {
    String rest = "; " + before.content().version() + " of before goes on";
    return outcome instanceof Outcome.Waiting waiting
        ? new Outcome.Waiting(waiting.reason() + rest)
        : new Outcome.Failed(((Outcome.Failed) outcome).reason() + rest);
  }

  /** The plugin's bundle goes; the appliance's own is what it was. */
  public void withdraw(Deployment deployment) {
    if (deployment.shipped().isEmpty()) {
      uninstall(deployment.bundle());
      return;
    }
    Outcome back =
        wiring.exchange(deployment.bundle(), deployment.shipped().get(), deployment.runs());
    if (!(back instanceof Outcome.Done)) {
      LOG.error("{} is not what it was: {}", deployment.bundle(), back);
    }
  }

  private void uninstall(Bundle bundle) {
    try {
      wiring.uninstall(bundle);
    } catch (BundleException | IllegalStateException e) {
      LOG.warn("{} cannot be uninstalled: {}", bundle, Wiring.cause(e));
    }
  }

  private static Deployment deployment(Bundle bundle, Content content, Optional<Content> shipped) {
    return new Deployment(bundle, content, shipped, bundle.getLastModified());
  }
}
