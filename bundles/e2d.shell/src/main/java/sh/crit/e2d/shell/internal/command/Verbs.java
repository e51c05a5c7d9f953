package sh.crit.e2d.shell.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.shell.internal.format.Screen;

/** All commands, and which of them an answer belongs to. */
public final class Verbs {
  static final Verb<StatusView> STATUS = new StatusVerb();
  static final Verb<List<MemberView>> MEMBERS = new MembersVerb();
  static final Verb<PlanView> PLAN = new PlanVerb();
  static final Verb<List<ExplanationView>> EXPLAIN = new ExplainVerb();
  static final Verb<HealthView> HEALTH = new HealthVerb();
  static final Verb<StoppedView> SHUTDOWN = new ShutdownVerb();

  private static final List<Verb<?>> ALL = all(Orders.ALL);

  private Verbs() {}

  private static List<Verb<?>> all(List<OrderVerb> orders) {
    List<Verb<?>> all = new ArrayList<>(List.of(STATUS, MEMBERS, PLAN, EXPLAIN, HEALTH));
    all.addAll(orders);
    all.add(SHUTDOWN);
    return List.copyOf(all);
  }

  /** In the order of the help. */
  public static List<Verb<?>> all() {
    return ALL;
  }

  /** Those that order something. */
  public static List<Verb<?>> orders() {
    return List.copyOf(Orders.ALL);
  }

  /**
   * Finds a command.
   *
   * @throws CommandFailure naming the commands that exist
   */
  public static Verb<?> named(String name) throws CommandFailure {
    for (Verb<?> verb : ALL) {
      if (verb.name().equals(name)) {
        return verb;
      }
    }
    String known = ALL.stream().map(Verb::name).collect(Collectors.joining(", "));
    throw CommandFailure.usage("no command \"" + Screen.clean(name) + "\"; there are " + known);
  }

  /** An answer with the command that can show and judge it; empty for values of other commands. */
  public static Optional<Answer<?>> answer(Object value) {
    if (value instanceof JsonText json) {
      return Optional.of(json.answer());
    } else if (value instanceof StatusView status) {
      return Optional.of(new Answer<>(STATUS, status));
    } else if (value instanceof PlanView plan) {
      return Optional.of(new Answer<>(PLAN, plan));
    } else if (value instanceof HealthView health) {
      return Optional.of(new Answer<>(HEALTH, health));
    } else if (value instanceof StoppedView stopped) {
      return Optional.of(new Answer<>(SHUTDOWN, stopped));
    } else if (value instanceof OrderView order) {
      return Orders.of(order).map(verb -> new Answer<>(verb, order));
    } else if (value instanceof MemberView member) {
      return Optional.of(new Answer<>(MEMBERS, List.of(member)));
    } else if (value instanceof ExplanationView decision) {
      return Optional.of(new Answer<>(EXPLAIN, List.of(decision)));
    } else if (value instanceof List<?> items && !items.isEmpty()) {
      return list(items);
    }
    return Optional.empty();
  }

  private static Optional<Answer<?>> list(List<?> items) {
    if (items.stream().allMatch(MemberView.class::isInstance)) {
      return Optional.of(
          new Answer<>(MEMBERS, items.stream().map(MemberView.class::cast).toList()));
    } else if (items.stream().allMatch(ExplanationView.class::isInstance)) {
      return Optional.of(
          new Answer<>(EXPLAIN, items.stream().map(ExplanationView.class::cast).toList()));
    }
    return Optional.empty();
  }
}
