package sh.crit.e2d.plugins.internal.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What Config Admin tells about plugins. */
@ObjectClassDefinition(name = "e2d plugins", description = "Who may drop bundles into plugins/")
public @interface PluginsConfig {
  @AttributeDefinition(
      description = "PEM file of the certificates whose signatures let a plugin in; empty for all")
  String signers() default "";
}
