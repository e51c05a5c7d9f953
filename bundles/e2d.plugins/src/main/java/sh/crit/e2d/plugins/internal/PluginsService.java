package sh.crit.e2d.plugins.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.plugins.internal.check.Examiner;
import sh.crit.e2d.plugins.internal.check.Signers;
import sh.crit.e2d.plugins.internal.deploy.Deployer;
import sh.crit.e2d.plugins.internal.deploy.Patience;

/**
 * Looks at the directory again and again, on a thread of its own. Bundles are started by others
 * meanwhile, so the first look is waited for, but not without end.
 */
public final class PluginsService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginsService.class);

  /** A plugin that takes longer must not keep etcd from its start. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Directory directory;
  private final Keeper keeper;
  private final Report report;
  private final CountDownLatch looked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<Path> signers;

  /**
   * Does nothing yet.
   *
   * @param context of a bundle with a data area
   * @param plugins the directory; it need not be there
   * @param signers the file of those who must have signed; empty for nobody
   */
  public PluginsService(BundleContext context, Path plugins, Optional<Path> signers) {
    this(context, plugins, signers, Patience.USUAL);
  }

  PluginsService(BundleContext context, Path plugins, Optional<Path> signers, Patience patience) {
    this.signers = signers;
    this.directory = new Directory(plugins);
    Clock clock = Clock.systemUTC();
    this.keeper =
        new Keeper(
            directory,
            new Examiner(context.getDataFile("copies").toPath(), Here.look(context)),
            new Fleet(new Deployer(context, patience)),
            () -> this.signers.map(file -> Signers.of(file, clock)),
            clock);
    this.report = new Report(context);
  }

  /**
   * Begins to look; returns after the first look, or when that takes too long.
   *
   * @param interval between two looks
   */
  public void start(Duration interval) {
    Thread thread = new Thread(() -> follow(interval), "e2d-plugins");
    thread.setDaemon(true);
    thread.start();
    try {
      if (!looked.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "plugins take longer than {} s; they are not waited for", LONGEST_WAIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Keeper keeper() {
    return keeper;
  }

  private void follow(Duration interval) {
    try {
      do {
        look();
        looked.countDown();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      keeper.look();
    } catch (RuntimeException | Error e) {
      // One failed look must not be the last one, even if a jar was too much for the memory.
      LOG.error("plugins could not be looked at", e);
    }
  }

  /** Others must have signed from now on; what is in force already is held to it as well. */
  public void signers(Optional<Path> now) {
    if (!now.equals(signers)) {
      signers = now;
      keeper.doubtAll();
    }
  }

  /** What there is. Any thread. */
  public List<PluginView> plugins() {
    return report.views(keeper.plugins());
  }

  /** What an operator should mend. Any thread. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(Report.warnings(keeper.plugins()));
    directory.problem().ifPresent(all::add);
    return all;
  }

  /** Ends the looking; what is in force stays. */
  @Override
  public void close() {
    closed.countDown();
  }
}
