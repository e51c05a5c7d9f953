package sh.crit.e2d.shell.internal.format;

import java.util.List;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.api.service.PluginView.State;

/** Plugins as a table, and below it why some are not in force. */
public final class PluginsText {
  private PluginsText() {}

  /** The text, without a line end after the last line. */
  public static String of(List<PluginView> plugins, Screen screen) {
    Page page = new Page(screen).table(table(plugins)).gap();
    plugins.stream()
        .filter(plugin -> !plugin.reason().isEmpty())
        .forEach(plugin -> page.item(tone(plugin), called(plugin) + " " + plugin.reason()));
    return page.text();
  }

  private static Table table(List<PluginView> plugins) {
    Table table =
        new Table(
            new Table.Column("NAME", false),
            new Table.Column("VERSION", false),
            new Table.Column("STATE", false),
            new Table.Column("PROVIDES", false),
            new Table.Column("FILE", false),
            new Table.Column("REPLACES", false),
            new Table.Column("SINCE", false));
    plugins.forEach(
        p ->
            table.row(
                tone(p),
                p.name(),
                p.version(),
                Names.of(p.state()),
                String.join(", ", p.provides()),
                p.file(),
                p.replaces(),
                p.since()));
    return table;
  }

  private static String called(PluginView plugin) {
    return plugin.file().isEmpty() ? plugin.name() : "plugins/" + plugin.file();
  }

  private static Tone tone(PluginView plugin) {
    if (plugin.state() == State.REFUSED) {
      return Tone.BAD;
    }
    return plugin.state() == State.ACTIVE ? Tone.PLAIN : Tone.WARN;
  }
}
