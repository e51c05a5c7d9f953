package sh.crit.e2d.config.internal.model;

import java.util.List;
import sh.crit.e2d.config.Origin;

/** A value as a source gave it, with where it was given; its meaning is not yet looked at. */
public sealed interface Given {
  /** Where it was given. */
  Origin origin();

  /**
   * One value.
   *
   * @param text without quotes and surrounding space
   * @param origin where it was given
   */
  record Scalar(String text, Origin origin) implements Given {}

  /** Several values. */
  record Items(List<Scalar> items, Origin origin) implements Given {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** Named values, in the order given. */
  record Pairs(List<Pair> pairs, Origin origin) implements Given {
    public Pairs {
      pairs = List.copyOf(pairs);
    }
  }

  /** One named value. */
  record Pair(String name, Scalar value) {}
}
