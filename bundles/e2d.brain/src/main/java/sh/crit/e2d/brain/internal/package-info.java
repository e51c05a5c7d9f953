/** The rules behind {@link sh.crit.e2d.brain.Brain}, one class for each state of the local data. */
package sh.crit.e2d.brain.internal;
