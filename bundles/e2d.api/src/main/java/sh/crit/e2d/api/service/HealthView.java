package sh.crit.e2d.api.service;

import java.util.List;

/**
 * Whether this node does its part.
 *
 * @param healthy whether every check passed
 * @param checks the checks in the order in which they were made
 */
public record HealthView(boolean healthy, List<Check> checks) {
  /**
   * One check.
   *
   * @param name a stable name
   * @param passed whether it passed
   * @param detail what was found, one line
   */
  public record Check(String name, boolean passed, String detail) {}

  public HealthView {
    checks = List.copyOf(checks);
  }
}
