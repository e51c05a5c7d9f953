/** What becomes of the files in {@code plugins/}. */
package sh.crit.e2d.plugins.internal;
