package sh.crit.e2d.config.internal.yaml;

import java.util.Map;
import sh.crit.e2d.config.internal.model.Key;

/** What a key of a version's schema stands for. */
public sealed interface Field {
  /** A setting of the internal model. */
  record Setting(Key key) implements Field {}

  /** A mapping of further keys. */
  record Section(Map<String, Field> fields) implements Field {
    public Section {
      fields = Map.copyOf(fields);
    }
  }

  /** A key that says which version and kind the document is; read before the schema is known. */
  record Header() implements Field {}
}
