package sh.crit.e2d.shell.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.api.service.StatusView;

/** An appliance whose answers a test sets; {@code health} can be made to hang. */
public final class FakeAppliance implements Appliance {
  public final CountDownLatch hanging = new CountDownLatch(1);
  public final CountDownLatch interrupted = new CountDownLatch(1);
  public final AtomicInteger shutdowns = new AtomicInteger();
  public volatile StatusView status = Views.running();
  public volatile List<MemberView> members = List.of(Views.LEADER);
  public volatile DiscoveryView discovery = Views.discovery("");
  public volatile boolean quorum = true;
  public volatile boolean hang;
  public final List<Order> orders = new CopyOnWriteArrayList<>();
  public volatile OrderView orderAnswer = Views.done("an order");
  public volatile E2dException orderRefusal;
  public volatile List<String> orderProgress = List.of();

  @Override
  public StatusView status() {
    return status;
  }

  @Override
  public List<MemberView> members() throws E2dException {
    if (!quorum) {
      throw new E2dException(
          ErrorCode.NO_QUORUM, "etcd.members", "10.0.0.1:2379", "no quorum answers");
    }
    return members;
  }

  @Override
  public DiscoveryView discover() {
    return discovery;
  }

  @Override
  public PlanView plan() {
    return Views.plan();
  }

  @Override
  public List<ExplanationView> explain(int limit) {
    return IntStream.range(0, Math.min(limit, 20))
        .mapToObj(i -> Views.decision(100 - i, "done"))
        .toList();
  }

  @Override
  public HealthView health() {
    if (hang) {
      hanging.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        Thread.currentThread().interrupt();
      }
    }
    return Views.health(true);
  }

  @Override
  public OrderView order(Order order, Consumer<String> progress) throws E2dException {
    orders.add(order);
    orderProgress.forEach(progress);
    if (orderRefusal != null) {
      throw orderRefusal;
    }
    return orderAnswer;
  }

  @Override
  public void shutdown() {
    shutdowns.incrementAndGet();
  }
}
