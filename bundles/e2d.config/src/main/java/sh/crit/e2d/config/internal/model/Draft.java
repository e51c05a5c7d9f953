package sh.crit.e2d.config.internal.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.config.Origin;

/** The settings that were given; the first source to give one wins. */
public final class Draft {
  private final Map<Key, Given> given = new EnumMap<>(Key.class);

  /** Takes the value unless an earlier source gave one. */
  public void offer(Key key, Given value) {
    given.putIfAbsent(key, value);
  }

  public boolean has(Key key) {
    return given.containsKey(key);
  }

  /** The value of a scalar key. */
  public Optional<Given.Scalar> scalar(Key key) {
    return Optional.ofNullable((Given.Scalar) given.get(key));
  }

  /** The value of a list key. */
  public Optional<Given.Items> items(Key key) {
    return Optional.ofNullable((Given.Items) given.get(key));
  }

  /** The value of a key of named values. */
  public Optional<Given.Pairs> pairs(Key key) {
    return Optional.ofNullable((Given.Pairs) given.get(key));
  }

  /** Where each setting was given, by its label. */
  public Map<String, Origin> origins() {
    Map<String, Origin> origins = new LinkedHashMap<>();
    given.forEach((key, value) -> origins.put(key.label(), value.origin()));
    return origins;
  }
}
