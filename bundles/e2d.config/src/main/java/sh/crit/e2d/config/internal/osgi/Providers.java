package sh.crit.e2d.config.internal.osgi;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import sh.crit.e2d.config.Configuration;

/**
 * What the installed bundles say that they provide, and what is in force already: a live change is
 * held to the same as a start.
 */
final class Providers {
  private static final String DISCOVERY = "E2D-Discovery-Types";
  private static final String STORAGE = "E2D-Storage-Schemes";

  private final BundleContext context;

  Providers(BundleContext context) {
    this.context = context;
  }

  /** Empty where no bundle says anything of the kind. */
  Set<String> discoveryTypes(Configuration inForce) {
    Set<String> types = declared(DISCOVERY);
    if (!types.isEmpty()) {
      types.add(inForce.discovery().type());
    }
    return types;
  }

  /** Besides the built-in ones. */
  Set<String> storageSchemes(Configuration inForce) {
    Set<String> schemes = declared(STORAGE);
    inForce
        .snapshot()
        .file()
        .filter(url -> url.contains("://"))
        .ifPresent(url -> schemes.add(url.substring(0, url.indexOf("://"))));
    return schemes;
  }

  private Set<String> declared(String header) {
    Set<String> all = new TreeSet<>();
    for (Bundle bundle : context.getBundles()) {
      String list = bundle.getHeaders("").get(header);
      if (list != null) {
        Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .forEach(all::add);
      }
    }
    return all;
  }
}
