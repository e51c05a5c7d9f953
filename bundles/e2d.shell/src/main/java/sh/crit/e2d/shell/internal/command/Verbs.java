package sh.crit.e2d.shell.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.shell.internal.format.Screen;
import sh.crit.e2d.shell.internal.view.StoppedView;
import sh.crit.e2d.shell.internal.view.StoredBackup;

/** All commands, and which of them an answer belongs to. */
public final class Verbs {
  static final Verb<StatusView> STATUS = new StatusVerb();
  static final Verb<List<MemberView>> MEMBERS = new MembersVerb();
  static final Verb<PlanView> PLAN = new PlanVerb();
  static final Verb<List<ExplanationView>> EXPLAIN = new ExplainVerb();
  static final Verb<HealthView> HEALTH = new HealthVerb();
  static final Verb<DiscoveryView> DISCOVER = new DiscoverVerb();
  static final Verb<List<PluginView>> PLUGINS = new PluginsVerb();
  public static final Verb<StoppedView> SHUTDOWN = new ShutdownVerb();

  private static final List<Verb<?>> ALL = all(Orders.ALL);

  private Verbs() {}

  private static List<Verb<?>> all(List<OrderVerb> orders) {
    List<Verb<?>> all =
        new ArrayList<>(List.of(STATUS, MEMBERS, PLAN, EXPLAIN, HEALTH, DISCOVER, PLUGINS));
    all.addAll(SnapshotVerbs.ALL);
    all.addAll(orders);
    all.add(SHUTDOWN);
    return List.copyOf(all);
  }

  /** In the order of the help. */
  public static List<Verb<?>> all() {
    return ALL;
  }

  /**
   * The first words of the commands whose arguments are names and ids, and so are to be taken as
   * they were typed.
   */
  public static List<String> literal() {
    return Stream.concat(SnapshotVerbs.ALL.stream(), Orders.ALL.stream())
        .map(verb -> verb.words().get(0))
        .distinct()
        .toList();
  }

  /** What a command is divided into; nothing for most. */
  public static List<Verb<?>> below(Verb<?> verb) {
    return ALL.stream().filter(each -> each.name().startsWith(verb.name() + " ")).toList();
  }

  /**
   * Finds the command that words begin with, the one of two words before the one of one.
   *
   * @throws CommandFailure naming the commands that exist
   */
  static Verb<?> called(List<String> words) throws CommandFailure {
    Verb<?> found = null;
    for (Verb<?> verb : ALL) {
      int length = verb.words().size();
      boolean begins = words.size() >= length && words.subList(0, length).equals(verb.words());
      if (begins && (found == null || length > found.words().size())) {
        found = verb;
      }
    }
    if (found == null) {
      String name = words.isEmpty() ? "" : words.get(0);
      throw unknown(name, ALL.stream().map(verb -> verb.words().get(0)));
    }
    String next = words.size() > found.words().size() ? words.get(found.words().size()) : "-";
    if (!below(found).isEmpty() && !next.startsWith("-")) {
      throw unknown(found.name() + " " + next, below(found).stream().map(Verb::name));
    }
    return found;
  }

  private static CommandFailure unknown(String name, Stream<String> known) {
    return CommandFailure.usage(
        "no command \""
            + Screen.clean(name)
            + "\"; there are "
            + known.distinct().collect(Collectors.joining(", ")));
  }

  /**
   * How a command and what it is divided into are called.
   *
   * @param prefix what stands before the name of a command
   */
  static String help(Verb<?> verb, String prefix) {
    String parts =
        below(verb).stream()
            .map(part -> "\n\nusage: " + prefix + part.usage() + "\n" + part.summary())
            .collect(Collectors.joining());
    return "usage: " + prefix + verb.usage() + "\n" + verb.summary() + parts;
  }

  /** An answer with the command that can show and judge it; empty for values of other commands. */
  public static Optional<Answer<?>> answer(Object value) {
    if (value instanceof JsonText json) {
      return Optional.of(json.answer());
    } else if (value instanceof AnswerList list) {
      return Optional.of(list.answer());
    } else if (value instanceof StatusView status) {
      return Optional.of(new Answer<>(STATUS, status));
    } else if (value instanceof PlanView plan) {
      return Optional.of(new Answer<>(PLAN, plan));
    } else if (value instanceof HealthView health) {
      return Optional.of(new Answer<>(HEALTH, health));
    } else if (value instanceof DiscoveryView discovery) {
      return Optional.of(new Answer<>(DISCOVER, discovery));
    } else if (value instanceof StoppedView stopped) {
      return Optional.of(new Answer<>(SHUTDOWN, stopped));
    } else if (value instanceof OrderView order) {
      return Orders.of(order)
          .<Answer<?>>map(verb -> new Answer<>(verb, order))
          .or(() -> SnapshotVerbs.answer(order));
    } else if (value instanceof MemberView member) {
      return Optional.of(new Answer<>(MEMBERS, List.of(member)));
    } else if (value instanceof ExplanationView decision) {
      return Optional.of(new Answer<>(EXPLAIN, List.of(decision)));
    } else if (value instanceof PluginView plugin) {
      return Optional.of(new Answer<>(PLUGINS, List.of(plugin)));
    } else if (value instanceof List<?> items && !items.isEmpty()) {
      return list(items);
    }
    return SnapshotVerbs.answer(value);
  }

  /** Lists that a script has made of an answer's items. */
  private static Optional<Answer<?>> list(List<?> items) {
    return list(MEMBERS, MemberView.class, items)
        .or(() -> list(EXPLAIN, ExplanationView.class, items))
        .or(() -> list(PLUGINS, PluginView.class, items))
        .or(() -> list(SnapshotVerbs.LIST, StoredBackup.class, items));
  }

  private static <T> Optional<Answer<?>> list(Verb<List<T>> verb, Class<T> type, List<?> items) {
    return items.stream().allMatch(type::isInstance)
        ? Optional.of(new Answer<>(verb, items.stream().map(type::cast).toList()))
        : Optional.empty();
  }
}
