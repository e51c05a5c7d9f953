package sh.crit.e2d.api.service;

import java.util.List;

/**
 * A file of {@code plugins/}, or a bundle of the appliance's own that provides something.
 *
 * @param name the bundle's symbolic name; that of the file where it tells none
 * @param version its version, empty where it tells none
 * @param file the file in {@code plugins/}; empty for a bundle of the appliance's own
 * @param provides what the configuration may name, as {@code discovery dns/a} or {@code storage s3}
 * @param state how it is
 * @param replaces the version of the appliance's own bundle whose place it takes; empty for none
 * @param since since when it is so, ISO-8601 in UTC; empty for a bundle of the appliance's own
 * @param reason why it is not active, or what else is to be known, one line; may be empty
 */
public record PluginView(
    String name,
    String version,
    String file,
    List<String> provides,
    State state,
    String replaces,
    String since,
    String reason) {
  public PluginView {
    provides = List.copyOf(provides);
  }

  /** How a plugin is. */
  public enum State {
    /** Its bundle runs. */
    ACTIVE,
    /** It lacks something that another one may bring. */
    WAITING,
    /** Its file is not whole yet. */
    INCOMPLETE,
    /** It is not let in. */
    REFUSED
  }
}
