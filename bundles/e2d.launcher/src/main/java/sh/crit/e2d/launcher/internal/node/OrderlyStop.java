package sh.crit.e2d.launcher.internal.node;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.launcher.internal.framework.FrameworkHost;

/**
 * What SIGTERM means: etcd first, then the appliance. A service manager loses its patience after 90
 * seconds, so each part has a share of it. That etcd stops with us, and is not left for the next
 * appliance, is because somebody asked for it here; every other end of the framework leaves it.
 */
final class OrderlyStop {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);
  private static final String SERVICE = "sh.crit.e2d.api.service.Appliance";
  private static final Duration FOR_ETCD = Duration.ofSeconds(55);
  private static final Duration FOR_BUNDLES = Duration.ofSeconds(15);
  private static final Duration FOR_ORPHAN = Duration.ofSeconds(5);

  private final FrameworkHost host;
  private final OrphanedEtcd etcd;
  private final AtomicBoolean requested = new AtomicBoolean();

  OrderlyStop(FrameworkHost host, OrphanedEtcd etcd) {
    this.host = host;
    this.etcd = etcd;
  }

  /** Begins to stop, once; returns at once. Called by signal handlers. */
  void request(String why) {
    if (requested.compareAndSet(false, true)) {
      LOG.info("{}: stopping etcd, then the appliance", why);
      Thread thread = new Thread(this::stop, "orderly-stop");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Whether the stop was asked for. */
  boolean requested() {
    return requested.get();
  }

  /**
   * Called when the framework has ended: makes sure that etcd has, too, where that was asked for.
   */
  void finish() throws E2dException, InterruptedException {
    if (requested.get()) {
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

  /** By reflection: the bundles' api is loaded by another class loader than ours. */
  private void stopEtcd() {
    Object appliance = host.service(SERVICE);
    if (appliance == null) {
      LOG.info("the core is not active; etcd is stopped by its process id");
      return;
    }
    try {
      // The method of the interface: its class need not be public.
      Class<?> service = appliance.getClass().getClassLoader().loadClass(SERVICE);
      service.getMethod("shutdown").invoke(appliance);
    } catch (InvocationTargetException e) {
      LOG.error("etcd did not stop in order: {}", String.valueOf(e.getCause()), e.getCause());
    } catch (ReflectiveOperationException e) {
      LOG.error("the core cannot be asked to stop etcd", e);
    }
  }
}
