/** What is done with bundles of the framework, and how it is taken back. */
package sh.crit.e2d.plugins.internal.deploy;
