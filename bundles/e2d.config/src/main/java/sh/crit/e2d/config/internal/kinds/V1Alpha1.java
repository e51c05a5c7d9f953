package sh.crit.e2d.config.internal.kinds;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.MappingNode;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.yaml.Field;
import sh.crit.e2d.config.internal.yaml.SchemaReader;

/**
 * The keys of the Go program, and those that were added to them. They are what the internal model
 * is labelled with.
 */
final class V1Alpha1 implements Kind {
  static final String API_VERSION = "e2d.crit.sh/v1alpha1";

  /** Keys that releases of the Go program had at some time. */
  private static final Map<String, String> HINTS =
      Map.of(
          "overrideName", "write it as name",
          "discovery.bootstrapTimeout", "write it as bootstrapTimeout, not below discovery",
          "discovery.extraArgs", "write it as discovery.matches",
          "snapshot.extraArgs",
              "give credentials by the environment, for example E2D_AWS_ACCESS_KEY",
          "snapshot.backupUrl", "write it as snapshot.file",
          "bootstrapAddrs", "write it as discovery.initialPeers",
          "metrics", "remove it",
          "compactionInterval", "remove it",
          "unsafeNoFsync", "remove it; etcd always syncs to disk");

  private static final Field.Section SCHEMA = schema();

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  @Override
  public String kind() {
    return Kinds.CONFIGURATION;
  }

  @Override
  public void read(String source, MappingNode document, Draft draft, Problems problems) {
    new SchemaReader(source, SCHEMA, HINTS, draft, problems).read(document);
  }

  private static Field.Section schema() {
    Map<String, Field> settings = new TreeMap<>();
    for (Key key : Key.values()) {
      settings.put(key.label(), new Field.Setting(key));
    }
    Map<String, Field> top = new HashMap<>(section(settings).fields());
    top.put("apiVersion", new Field.Header());
    top.put("kind", new Field.Header());
    return new Field.Section(top);
  }

  /** Nests fields by the dots in their names. */
  private static Field.Section section(Map<String, Field> dotted) {
    Map<String, Field> here = new HashMap<>();
    Map<String, Map<String, Field>> below = new HashMap<>();
    dotted.forEach(
        (name, field) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            here.put(name, field);
          } else {
            below
                .computeIfAbsent(name.substring(0, dot), section -> new HashMap<>())
                .put(name.substring(dot + 1), field);
          }
        });
    below.forEach((name, fields) -> here.put(name, section(fields)));
    return new Field.Section(here);
  }
}
