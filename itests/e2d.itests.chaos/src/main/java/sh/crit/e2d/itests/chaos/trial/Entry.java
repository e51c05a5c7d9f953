package sh.crit.e2d.itests.chaos.trial;

import java.time.Duration;

/**
 * One line of the report.
 *
 * @param name of the fault or of the step
 * @param what was done to whom
 * @param whole from the end of the fault until all were voters again and served
 * @param gap the longest time without an acknowledged write, over all clients
 */
record Entry(String name, String what, Duration whole, Duration gap) {}
