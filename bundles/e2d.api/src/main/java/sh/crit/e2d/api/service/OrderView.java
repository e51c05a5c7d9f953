package sh.crit.e2d.api.service;

import java.util.List;

/**
 * What an order would do, or has done.
 *
 * @param order what was ordered, for example {@code remove n3}
 * @param done whether it was carried out; otherwise this is its plan
 * @param planId what confirms the plan; changes with everything that the plan stands on; empty when
 *     it was carried out
 * @param effects what it does, one line each, the gravest first
 */
public record OrderView(String order, boolean done, String planId, List<String> effects) {
  public OrderView {
    effects = List.copyOf(effects);
  }
}
