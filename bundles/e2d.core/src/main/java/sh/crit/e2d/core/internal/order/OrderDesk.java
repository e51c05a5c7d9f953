package sh.crit.e2d.core.internal.order;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.engine.OneAtATime;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * Takes the operator's orders: looks into each anew, shows its plan, and carries it out when the
 * confirmation is that of the plan as it is now. Keeps nothing between two calls.
 */
public final class OrderDesk {
  private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

  private final MemberOrders members;
  private final NodeOrders node;
  private final RecoverOrder recovery;
  private final FirstBackup first;
  private final RestoreOrder restore;

  public OrderDesk(EngineParts parts, Engine engine) {
    this(parts, engine, Patience.REAL);
  }

  /** With another way to wait. */
  public OrderDesk(EngineParts parts, Engine engine, Patience patience) {
    EtcdCluster client = parts.cluster();
    OneAtATime turns = new OneAtATime(parts.lock(), parts.scheduler());
    this.first = new FirstBackup(parts.safeguard(), client, engine, patience);
    Hands hands = new Hands(engine, patience);
    this.members = new MemberOrders(client, engine, hands, patience, turns);
    this.node = new NodeOrders(client, engine, hands, turns);
    this.recovery = new RecoverOrder(hands);
    this.restore = new RestoreOrder(client, engine, hands, parts, turns);
  }

  /** As {@link sh.crit.e2d.api.service.Appliance#order}. */
  public OrderView order(Order order, Consumer<String> progress) throws E2dException {
    Prepared prepared = prepare(order);
    String words = words(order);
    String id = id(words, prepared);
    boolean grave = order.kind().needsConfirmation() || prepared.grave();
    if (grave && order.confirmation().isEmpty()) {
      return new OrderView(words, false, id, prepared.effects());
    }
    if (!order.confirmation().isEmpty() && !order.confirmation().equals(id)) {
      throw changed(
          words,
          "this is not the plan that '"
              + order.confirmation()
              + "' confirms: things have changed since, or it was another order; nothing was done."
              + " Look at the plan again");
    }
    LOG.info("ordered: {}", words);
    return new OrderView(words, true, "", carriedOut(order, prepared, progress));
  }

  /** A backup may take minutes, and the order stands on what was true before. */
  private List<String> carriedOut(Order order, Prepared prepared, Consumer<String> progress)
      throws E2dException {
    if (!first.isDue(order)) {
      return prepared.action().run();
    }
    List<String> done = new ArrayList<>();
    done.add(first.make(order, progress));
    Prepared now = prepare(order);
    if (!now.basis().equals(prepared.basis())) {
      throw changed(
          words(order),
          "things have changed while the backup before was made; nothing else was done. Look at the"
              + " plan again");
    }
    done.addAll(now.action().run());
    return done;
  }

  private static E2dException changed(String words, String why) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "order", words, why);
  }

  private Prepared prepare(Order order) throws E2dException {
    return first.announced(order, plain(order));
  }

  private Prepared plain(Order order) throws E2dException {
    return switch (order.kind()) {
      case PAUSE -> node.pause();
      case RESUME -> node.resume();
      case LEAVE -> node.leave();
      case BOOTSTRAP -> node.bootstrap();
      case RECOVER -> recovery.prepare(order.subject());
      case REMOVE -> members.remove(order.subject());
      case MOVE_LEADER -> members.moveLeader(order.subject());
      case RESTORE -> restore.prepare(order.subject());
      case DEFRAG -> members.defragment(order.subject());
    };
  }

  private static String words(Order order) {
    String verb = order.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return order.subject().isEmpty() ? verb : verb + " " + order.subject();
  }

  private static String id(String words, Prepared prepared) {
    CRC32C sum = new CRC32C();
    sum.update((words + "\n" + prepared.basis()).getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }
}
