package sh.crit.e2d.launcher.internal.node;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.launcher.internal.framework.FrameworkHost;

/**
 * What SIGTERM means: etcd first, then the appliance. A service manager loses its patience after 90
 * seconds, so each part has a share of it. That etcd stops with us, and is not left for the next
 * appliance, is because somebody asked for it here; every other end of the framework leaves it.
 *
 * <p>A second request means that whoever sent it has lost patience: the process ends at once, and
 * etcd, which it never kills then, is left to itself.
 */
final class OrderlyStop {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);
  private static final Duration FOR_ETCD = Duration.ofSeconds(55);
  private static final Duration FOR_BUNDLES = Duration.ofSeconds(15);
  private static final Duration FOR_ORPHAN = Duration.ofSeconds(5);

  /** One key press may reach us twice: by the terminal, and by a wrapper that passes it on. */
  private static final Duration SAME_REQUEST = Duration.ofSeconds(1);

  private final FrameworkHost host;
  private final OrphanedEtcd etcd;
  private volatile String awaited = "the appliance to start";
  private boolean requested;
  private long requestedAt;

  OrderlyStop(FrameworkHost host, OrphanedEtcd etcd) {
    this.host = host;
    this.etcd = etcd;
  }

  /**
   * Begins to stop and returns at once; when that was asked for before, ends the process without
   * waiting any longer. Called by signal handlers.
   */
  synchronized void request(String why) {
    long now = System.nanoTime();
    if (!requested) {
      requested = true;
      requestedAt = now;
      LOG.info("{}: stopping etcd, then the appliance", why);
      Thread thread = new Thread(this::stop, "orderly-stop");
      thread.setDaemon(true);
      thread.start();
    } else if (now - requestedAt > SAME_REQUEST.toNanos()) {
      LOG.warn("{} again: not waiting for {} any longer{}", why, awaited, etcdThatStays());
      Runtime.getRuntime().halt(ErrorCode.FAILED.exitCode());
    }
  }

  private String etcdThatStays() {
    try {
      return etcd.find()
          .map(process -> "; etcd (process " + process.pid() + ") is left to the next start")
          .orElse("");
    } catch (E2dException e) {
      return "; " + e.getMessage();
    }
  }

  /** Whether the stop was asked for. */
  synchronized boolean requested() {
    return requested;
  }

  /**
   * Called when the framework has ended: makes sure that etcd has, too, where that was asked for.
   */
  void finish() throws E2dException, InterruptedException {
    if (requested()) {
      awaited = "etcd to end";
      etcd.stop(FOR_ORPHAN);
    }
  }

  private void stop() {
    try {
      Thread thread = new Thread(this::stopEtcd, "stop-etcd");
      thread.setDaemon(true);
      thread.start();
      thread.join(FOR_ETCD.toMillis());
      if (thread.isAlive()) {
        LOG.warn("etcd has not stopped within {} s; stopping the appliance", FOR_ETCD.toSeconds());
      }
      awaited = "the bundles to stop";
      host.stop();
      if (!host.awaitStop(FOR_BUNDLES.toMillis())) {
        LOG.error("the bundles have not stopped within {} s; halting", FOR_BUNDLES.toSeconds());
        finish();
        Runtime.getRuntime().halt(ErrorCode.FAILED.exitCode());
      }
    } catch (E2dException e) {
      LOG.error(e.getMessage(), e);
      Runtime.getRuntime().halt(e.code().exitCode());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopEtcd() {
    Appliance appliance = (Appliance) host.service(Appliance.class.getName());
    if (appliance == null) {
      LOG.info("the core is not active; etcd is stopped by its process id");
      return;
    }
    awaited = "etcd to stop";
    try {
      appliance.shutdown();
    } catch (E2dException e) {
      LOG.error("etcd did not stop in order: {}", e.getMessage(), e);
    }
  }
}
