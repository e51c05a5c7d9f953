package sh.crit.e2d.shell.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the shell as Config Admin carries it. */
@ObjectClassDefinition(name = "e2d shell", description = "Commands and the control socket")
@interface ShellConfig {
  @AttributeDefinition(description = "The node's data directory; the control socket lies in it")
  String dataDir();
}
