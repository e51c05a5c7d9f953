/** What is asked of a jar before anything of it is installed. */
package sh.crit.e2d.plugins.internal.check;
