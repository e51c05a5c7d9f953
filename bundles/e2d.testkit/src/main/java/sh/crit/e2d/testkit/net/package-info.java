/** What tests that open sockets share. */
package sh.crit.e2d.testkit.net;
