/** The component. */
package sh.crit.e2d.plugins.internal.osgi;
