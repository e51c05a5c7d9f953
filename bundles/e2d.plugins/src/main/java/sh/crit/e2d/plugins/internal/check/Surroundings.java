package sh.crit.e2d.plugins.internal.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * What a plugin finds here.
 *
 * @param packages the versions of the interfaces that this appliance exports
 * @param environments the attributes of the execution environments, as the framework has them
 * @param java the version of Java
 */
public record Surroundings(
    Map<String, Version> packages, List<Map<String, Object>> environments, int java) {
  private static final List<String> INTERFACES = List.of("sh.crit.e2d.api.", "sh.crit.e2d.spi.");
  private static final String ENVIRONMENT = "osgi.ee";

  /** A class file's version is the Java version and so much. */
  private static final int CLASS_OFFSET = 44;

  private static final String BOTH = "; an update of the plugin or of e2d is needed";
  private static final String BOTH_JAVA = "; run it on that Java, or build the plugin for this one";

  public Surroundings {
    packages = Map.copyOf(packages);
    environments = List.copyOf(environments);
  }

  /** Whether a package is one of the interfaces. */
  public static boolean isInterface(String name) {
    return INTERFACES.stream().anyMatch(name::startsWith);
  }

  /** Why a jar would not fit in here; what other bundles may bring is not looked at. */
  Optional<String> objection(JarContent jar) {
    return imports(jar).or(() -> exports(jar)).or(() -> environment(jar)).or(() -> classes(jar));
  }

  /** Other bundles would be given the plugin's classes in the place of the appliance's own. */
  private Optional<String> exports(JarContent jar) {
    List<String> taken =
        Clauses.of(jar.header(Constants.EXPORT_PACKAGE)).stream()
            .flatMap(clause -> clause.paths().stream())
            .filter(packages::containsKey)
            .sorted()
            .toList();
    return taken.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "exports "
                + String.join(", ", taken)
                + ", which is the appliance's; build it without that export");
  }

  private Optional<String> imports(JarContent jar) {
    Map<String, String> wrong = new TreeMap<>();
    for (Clauses.Clause clause : Clauses.of(jar.header(Constants.IMPORT_PACKAGE))) {
      Map<String, String> parameters = clause.parameters();
      if (!"optional".equals(parameters.get("resolution:"))) {
        String range = parameters.getOrDefault(Constants.VERSION_ATTRIBUTE, "0");
        clause.paths().stream()
            .filter(Surroundings::isInterface)
            .forEach(name -> version(name, range).ifPresent(why -> wrong.put(name, why)));
      }
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", wrong.values()) + BOTH);
  }

  private Optional<String> version(String name, String range) {
    Version here = packages.get(name);
    String wanted = "needs " + name + (range.equals("0") ? "" : " " + range);
    if (here == null) {
      return Optional.of(wanted + ", which this appliance does not have");
    }
    try {
      return new VersionRange(range).includes(here)
          ? Optional.empty()
          : Optional.of(wanted + ", this appliance has " + here);
    } catch (IllegalArgumentException e) {
      return Optional.of(wanted + ", which is no range of versions");
    }
  }

  private Optional<String> environment(JarContent jar) {
    for (Clauses.Clause clause : Clauses.of(jar.header(Constants.REQUIRE_CAPABILITY))) {
      String filter = clause.parameters().get("filter:");
      if (clause.paths().contains(ENVIRONMENT) && filter != null && !matches(filter)) {
        return Optional.of("needs " + filter + ", this appliance runs on Java " + java + BOTH_JAVA);
      }
    }
    return Optional.empty();
  }

  private boolean matches(String filter) {
    try {
      var parsed = FrameworkUtil.createFilter(filter);
      return environments.stream().anyMatch(parsed::matches);
    } catch (InvalidSyntaxException e) {
      return false;
    }
  }

  private Optional<String> classes(JarContent jar) {
    int wanted = jar.newestClass() - CLASS_OFFSET;
    return wanted > java
        ? Optional.of(
            "has classes for Java " + wanted + ", this appliance runs on Java " + java + BOTH_JAVA)
        : Optional.empty();
  }
}
