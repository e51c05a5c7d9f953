package sh.crit.e2d.launcher.internal;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.crit.e2d.launcher.Main;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/**
 * What runs here.
 *
 * @param e2d the appliance's version
 * @param java the Java that runs it
 * @param etcd the carried etcd; "none" when the appliance carries none
 */
record Versions(String e2d, String java, String etcd) {
  private static final Pattern ETCD = Pattern.compile("etcd Version: (\\S+)");
  private static final String NONE = "none";

  /** The version of e2d. */
  static String own() {
    Properties properties = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the launcher's jar is damaged", e);
    }
    return properties.getProperty("version");
  }

  static Versions of(ApplianceLayout layout) {
    return new Versions(own(), System.getProperty("java.version"), carriedEtcd(layout.etcd()));
  }

  private static String carriedEtcd(Path binary) {
    if (!Files.isExecutable(binary)) {
      return NONE;
    }
    try {
      Process process =
          new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = ETCD.matcher(said);
      return matcher.find() ? matcher.group(1) : "unknown";
    } catch (IOException e) {
      return "unusable: " + e.getMessage();
    }
  }

  String format(boolean json) {
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("e2d", e2d);
      object.addProperty("java", java);
      object.addProperty("etcd", etcd);
      return object + System.lineSeparator();
    }
    return String.format("e2d  %s%njava %s%netcd %s%n", e2d, java, etcd);
  }
}
