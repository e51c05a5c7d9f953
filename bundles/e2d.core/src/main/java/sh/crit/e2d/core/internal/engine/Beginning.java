package sh.crit.e2d.core.internal.engine;

import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.core.internal.state.NodeState;

/**
 * What an engine begins with: its promises, its name and what its data directory holds.
 *
 * @param state with a name, already saved
 * @param data empty when etcd runs and must be asked instead
 */
record Beginning(NodeState state, Optional<DataDescriptor> data) {
  private static final int NAME_DIGITS = 8;

  /** Reads from disk; blocks. */
  static Beginning read(EngineConfig config, EngineParts parts) throws E2dException {
    NodeState saved = parts.store().load();
    parts.restorer().tidy();
    Optional<DataDescriptor> data =
        parts.process().state().running() ? Optional.empty() : Optional.of(parts.data().inspect());
    String name = name(config, saved, data);
    if (name.equals(saved.name())) {
      return new Beginning(saved, data);
    }
    NodeState named = saved.withName(name);
    parts.store().save(named);
    return new Beginning(named, data);
  }

  /** Configured, else kept, else what the data was written under, else new. */
  private static String name(EngineConfig config, NodeState saved, Optional<DataDescriptor> data) {
    if (!config.name().isEmpty()) {
      return config.name();
    }
    if (!saved.name().isEmpty()) {
      return saved.name();
    }
    return data.map(DataDescriptor::memberName)
        .filter(n -> !n.isEmpty())
        .orElseGet(() -> "e2d-" + config.instance().substring(0, NAME_DIGITS));
  }
}
