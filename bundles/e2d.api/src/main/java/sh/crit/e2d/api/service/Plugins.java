package sh.crit.e2d.api.service;

import java.util.List;

/** The plugins of a running appliance. Any thread; answers at once. */
public interface Plugins {
  /** Those of {@code plugins/} by file, then the appliance's own that provide something. */
  List<PluginView> plugins();
}
