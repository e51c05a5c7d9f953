package sh.crit.e2d.launcher.internal.framework;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle in a test: puts other content into another bundle, before that one is started. */
public final class Replacer implements BundleActivator {
  static final String TARGET = "test.replacer.target";
  static final String JAR = "test.replacer.jar";
  static final String DONE = "test.replacer.done";

  @Override
  public void start(BundleContext context) throws Exception {
    for (Bundle bundle : context.getBundles()) {
      if (context.getProperty(TARGET).equals(bundle.getSymbolicName())) {
        try (InputStream jar = Files.newInputStream(Path.of(context.getProperty(JAR)))) {
          bundle.update(jar);
        }
        Files.createFile(Path.of(context.getProperty(DONE)));
      }
    }
  }

  @Override
  public void stop(BundleContext context) {
    // What was replaced stays so.
  }
}
