package sh.crit.e2d.plugins.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.check.Identity;
import sh.crit.e2d.plugins.internal.deploy.Content;
import sh.crit.e2d.plugins.internal.deploy.Deployer;
import sh.crit.e2d.plugins.internal.deploy.Deployment;
import sh.crit.e2d.plugins.internal.deploy.Outcome;

/**
 * What the plugins have made of the bundles: one bundle for each symbolic name, held by one file.
 * Belongs to the keeper's thread but for {@link #of}.
 */
final class Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

  private final Deployer deployer;
  private final Map<String, Holding> holdings = new TreeMap<>();
  private final Map<String, Deployment> byFile = new ConcurrentHashMap<>();

  /** A file, and the bundle that it holds. */
  private record Holding(String file, Deployment deployment) {}

  Fleet(Deployer deployer) {
    this.deployer = deployer;
  }

  /** What a file has made; empty for nothing. Any thread. */
  Optional<Deployment> of(String file) {
    return Optional.ofNullable(byFile.get(file));
  }

  /** Whether somebody else has changed one of the bundles. */
  boolean disturbed() {
    return holdings.values().stream().anyMatch(holding -> holding.deployment().foreign());
  }

  /** The copies that what is in force was made from. */
  Set<Path> copies() {
    return holdings.values().stream()
        .map(holding -> holding.deployment().content().jar())
        .collect(Collectors.toSet());
  }

  /**
   * Makes the bundles what the files say, as far as they let themselves be made so.
   *
   * @param allowed whether what is in force may be so; asked of its copy, for the file may have
   *     become another one, which is refused, and what came before it goes on
   */
  void settle(Map<String, Entry> entries, Predicate<Path> allowed) {
    giveUpDisturbed(entries);
    withdrawOrphans(entries, allowed);
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Entry entry : entries.values()) {
        progress |= settle(entry);
      }
    }
    byFile.keySet().removeIf(file -> !entries.containsKey(file));
  }

  /** Whoever started the bundles has found one that does not work, and has taken it back. */
  private void giveUpDisturbed(Map<String, Entry> entries) {
    for (String name : List.copyOf(holdings.keySet())) {
      Holding holding = holdings.get(name);
      if (holding.deployment().foreign()) {
        forget(name);
        Optional.ofNullable(entries.get(holding.file()))
            .ifPresent(
                entry ->
                    entry.refuse(
                        "did not start when the node did; the one of the appliance goes on"));
      }
    }
  }

  /** What no file asks for any more. What is refused now and was not before stays as it was. */
  private void withdrawOrphans(Map<String, Entry> entries, Predicate<Path> allowed) {
    for (String name : List.copyOf(holdings.keySet())) {
      Holding holding = holdings.get(name);
      Optional<Entry> owner = Optional.ofNullable(entries.get(holding.file()));
      boolean lawful = allowed.test(holding.deployment().content().jar());
      boolean kept = lawful && owner.filter(entry -> keeps(entry, name)).isPresent();
      if (kept) {
        continue;
      }
      Optional<Entry> heir =
          entries.values().stream().filter(entry -> isCalled(entry, name)).findFirst();
      if (heir.isPresent()) {
        hold(name, heir.get().file(), holding.deployment());
      } else {
        deployer.withdraw(holding.deployment());
        forget(name);
        LOG.info(
            "{} of plugin {} is withdrawn{}",
            name,
            holding.file(),
            holding.deployment().shipped().map(s -> ", " + s.version() + " is back").orElse(""));
      }
    }
  }

  private static boolean keeps(Entry owner, String name) {
    return owner.accepted().isEmpty() || isCalled(owner, name);
  }

  private static boolean isCalled(Entry entry, String name) {
    return entry.accepted().filter(a -> a.identity().symbolicName().equals(name)).isPresent();
  }

  /** Whether something has come into force that others may have waited for. */
  private boolean settle(Entry entry) {
    if (entry.accepted().isEmpty()) {
      tellRefusal(entry);
      return false;
    }
    Identity identity = entry.identity().orElseThrow();
    Content content = entry.content().orElseThrow();
    String name = identity.symbolicName();
    Optional<Holding> held = Optional.ofNullable(holdings.get(name));
    if (held.isPresent() && !held.get().file().equals(entry.file())) {
      entry.tell(
          State.REFUSED,
          "is "
              + name
              + " as "
              + held.get().file()
              + " is, which is in force; remove one of the two");
      return false;
    }
    boolean same =
        held.filter(h -> h.deployment().content().digest().equals(content.digest())).isPresent();
    boolean waits = entry.waits() || held.filter(h -> h.deployment().lacksSomething()).isPresent();
    if (same && !waits) {
      entry.tell(State.ACTIVE, replaces(held.get().deployment()));
      return false;
    }
    if (entry.failedAlready()) {
      return false;
    }
    return deploy(entry, identity, content, held, same);
  }

  private boolean deploy(
      Entry entry, Identity identity, Content content, Optional<Holding> held, boolean same) {
    String name = identity.symbolicName();
    Deployer.Result result;
    if (held.isEmpty()) {
      result = deployer.deploy(identity, content);
    } else if (same) {
      forget(name);
      result = deployer.retry(held.get().deployment());
    } else {
      result = deployer.replace(held.get().deployment(), content);
    }
    result.deployment().ifPresent(made -> hold(name, entry.file(), made));
    if (result.outcome() instanceof Outcome.Done) {
      entry.tell(State.ACTIVE, replaces(result.deployment().orElseThrow()));
      return true;
    }
    if (result.outcome() instanceof Outcome.Waiting waiting) {
      entry.tell(State.WAITING, waiting.reason());
    } else if (result.outcome() instanceof Outcome.Failed failed) {
      entry.refuse(failed.reason());
    }
    return false;
  }

  private void tellRefusal(Entry entry) {
    entry
        .refused()
        .ifPresent(
            refused ->
                entry.tell(
                    refused.state(),
                    refused.reason()
                        + of(entry.file())
                            .map(d -> "; " + d.content().version() + " of before goes on")
                            .orElse("")));
  }

  private static String replaces(Deployment deployment) {
    return deployment
        .shipped()
        .map(s -> "in the place of the appliance's own " + s.version())
        .orElse("");
  }

  private void hold(String name, String file, Deployment deployment) {
    forget(name);
    holdings.put(name, new Holding(file, deployment));
    byFile.put(file, deployment);
  }

  private void forget(String name) {
    Holding before = holdings.remove(name);
    if (before != null) {
      byFile.remove(before.file());
    }
  }
}
