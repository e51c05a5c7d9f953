/** Reads a node's configuration: YAML in versioned kinds, environment, checks of the machine. */
package sh.crit.e2d.config;
