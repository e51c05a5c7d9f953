/** What every provider of discovery is tested against. */
package sh.crit.e2d.testkit.discovery;
