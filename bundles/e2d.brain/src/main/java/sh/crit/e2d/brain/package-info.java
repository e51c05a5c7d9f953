/**
 * Pure decisions: what a node does next, given what it saw. No I/O, clock, thread, randomness or
 * logger, so that thousands of cases run per second and a plan can be shown without being done.
 */
@Export
@Version("1.0.0")
package sh.crit.e2d.brain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
