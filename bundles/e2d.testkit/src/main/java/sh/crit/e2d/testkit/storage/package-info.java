/** What every provider of storage is tested against. */
package sh.crit.e2d.testkit.storage;
