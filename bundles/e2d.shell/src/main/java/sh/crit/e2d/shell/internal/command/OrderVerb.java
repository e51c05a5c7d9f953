package sh.crit.e2d.shell.internal.command;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.shell.internal.format.OrderText;
import sh.crit.e2d.shell.internal.format.Quoted;
import sh.crit.e2d.shell.internal.format.Screen;

/**
 * One of the operator's orders. A plan is an answer like any other; an order that was confirmed and
 * not carried out is a failure.
 *
 * @param kind what is ordered
 * @param name the command
 * @param summary what it does
 * @param about how its subject is typed
 */
record OrderVerb(Order.Kind kind, String name, String summary, Subject about)
    implements Verb<OrderView> {
  private static final String EVERY_MEMBER = "all";

  /** How the subject of an order is typed. */
  enum Subject {
    /** It has none. */
    NONE,
    /** A name, which has to be there. */
    NAME,
    /** A name, which may be left out. */
    OPTIONAL_NAME,
    /** {@link Flag#ALL}, or none. */
    ALL,
    /** None, and {@link Flag#NEW} has to be there. */
    NEW,
    /** The value of {@link Flag#FROM}, which has to be there. */
    FROM
  }

  @Override
  public Set<Flag> ownFlags() {
    EnumSet<Flag> flags = EnumSet.of(Flag.CONFIG);
    flags.addAll(requiredFlags());
    if (about == Subject.ALL) {
      flags.add(Flag.ALL);
    }
    if (kind.mayNeedConfirmation()) {
      flags.add(Flag.CONFIRM);
    }
    if (kind.backedUp()) {
      flags.add(Flag.WITHOUT_BACKUP);
    }
    return flags;
  }

  @Override
  public Set<Flag> requiredFlags() {
    return switch (about) {
      case NEW -> Set.of(Flag.NEW);
      case FROM -> Set.of(Flag.FROM);
      default -> Set.of();
    };
  }

  @Override
  public String operand() {
    return about == Subject.NAME || about == Subject.OPTIONAL_NAME ? "NAME" : "";
  }

  @Override
  public boolean operandRequired() {
    return about == Subject.NAME;
  }

  @Override
  public OrderView ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure {
    Order order =
        new Order(
            kind, subject(options), options.value(Flag.CONFIRM), options.has(Flag.WITHOUT_BACKUP));
    OrderView view = services.requireAppliance().order(order, progress);
    String typed = typed(options);
    if (!view.done() && options.has(Flag.CONFIRM)) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "order." + name,
          order.subject(),
          "nothing was done: the plan is another one by now; " + typed + " shows it");
    }
    return new OrderView(typed, view.done(), view.planId(), view.effects());
  }

  private String subject(Options options) {
    return switch (about) {
      case NAME, OPTIONAL_NAME -> options.name();
      case FROM -> options.value(Flag.FROM);
      case ALL -> options.has(Flag.ALL) ? EVERY_MEMBER : "";
      case NONE, NEW -> "";
    };
  }

  /** As it has to be typed again: that is what an operator copies, whatever the core calls it. */
  private String typed(Options options) {
    String rest =
        switch (about) {
          case NAME, OPTIONAL_NAME -> options.name().isEmpty() ? "" : Quoted.word(options.name());
          case FROM -> Flag.FROM.longName() + " " + Quoted.word(options.value(Flag.FROM));
          case ALL -> options.has(Flag.ALL) ? Flag.ALL.longName() : "";
          case NEW -> Flag.NEW.longName();
          case NONE -> "";
        };
    String word = options.has(Flag.WITHOUT_BACKUP) ? " " + Flag.WITHOUT_BACKUP.longName() : "";
    return (name + " " + rest).stripTrailing() + word;
  }

  @Override
  public int exitCode(OrderView answer) {
    return answer.done() || kind.mayNeedConfirmation() ? 0 : 1;
  }

  @Override
  public String text(OrderView answer, Screen screen) {
    return OrderText.of(answer, screen);
  }
}
