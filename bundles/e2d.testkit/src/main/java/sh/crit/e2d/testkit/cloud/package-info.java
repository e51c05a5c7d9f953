/** Servers of clouds' interfaces, as faithful as providers need them. */
package sh.crit.e2d.testkit.cloud;
