package sh.crit.e2d.plugins.internal;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.check.Identity;
import sh.crit.e2d.plugins.internal.deploy.Deployment;
import sh.crit.e2d.plugins.internal.deploy.Shipped;

/** Plugins, and what the appliance brings along itself, as an operator sees them. */
final class Report {
  private final Shipped shipped;
  private final Silence silence;

  Report(BundleContext context) {
    this.shipped = new Shipped(context);
    this.silence = new Silence(context);
  }

  List<PluginView> views(List<Plugin> plugins) {
    List<PluginView> views = new ArrayList<>(plugins.stream().map(this::view).toList());
    Set<Bundle> replaced =
        plugins.stream()
            .flatMap(plugin -> plugin.deployment().stream())
            .map(Deployment::bundle)
            .collect(Collectors.toSet());
    shipped.all().stream()
        .filter(bundle -> !replaced.contains(bundle))
        .filter(bundle -> !provides(bundle).isEmpty())
        .sorted(Comparator.comparing(Bundle::getSymbolicName))
        .map(this::view)
        .forEach(views::add);
    return List.copyOf(views);
  }

  /** One line for each that is not in force. */
  static List<String> warnings(List<Plugin> plugins) {
    return plugins.stream()
        .filter(plugin -> !plugin.fine())
        .map(p -> "plugins/" + p.file() + " is " + p.state() + ": it " + p.reason())
        .toList();
  }

  private PluginView view(Plugin plugin) {
    Optional<Deployment> made = plugin.deployment();
    boolean asleep = plugin.fine() && made.filter(Deployment::runs).isEmpty();
    return new PluginView(
        plugin.identity().map(Identity::symbolicName).orElse(plugin.file()),
        plugin.identity().map(i -> i.version().toString()).orElse(""),
        plugin.file(),
        plugin.identity().map(Identity::provides).orElse(List.of()),
        asleep ? State.WAITING : plugin.state(),
        made.flatMap(Deployment::shipped).map(s -> s.version()).orElse(""),
        plugin.since().truncatedTo(ChronoUnit.SECONDS).toString(),
        asleep ? "is installed, and has not been started yet" : reason(plugin));
  }

  private String reason(Plugin plugin) {
    if (!plugin.fine()) {
      return plugin.reason();
    }
    boolean offers = plugin.identity().filter(i -> !i.provides().isEmpty()).isPresent();
    return offers ? plugin.deployment().flatMap(d -> silence.of(d.bundle())).orElse("") : "";
  }

  private PluginView view(Bundle bundle) {
    boolean runs = bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    return new PluginView(
        bundle.getSymbolicName(),
        bundle.getVersion().toString(),
        "",
        provides(bundle),
        runs ? State.ACTIVE : State.WAITING,
        "",
        "",
        runs ? silence.of(bundle).orElse("") : "has not been started yet");
  }

  private static List<String> provides(Bundle bundle) {
    return Identity.provides(header -> bundle.getHeaders("").get(header));
  }
}
