package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureService;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Reads the OSGi feature files of an appliance. Four keys of a bundle's metadata mean something
 * here: {@code start-order} (a number), {@code optional} (true: the node serves without it), {@code
 * library} (true: it is never started) and {@code later} (true: it starts after etcd; {@code
 * without-ca-key}: it does so where the configuration has no {@code caKey}, that is, where nothing
 * that comes before etcd is to be protected; {@code without-plugins}: where no plugin is there;
 * {@code unless-discovery-NAME}: unless {@code discovery.type} is that name, or begins with it and
 * a slash).
 */
public final class FeatureReader {
  private static final String START_ORDER = "start-order";
  private static final String OPTIONAL = "optional";
  private static final String LIBRARY = "library";
  private static final String LATER = "later";
  private static final String WITHOUT_CA_KEY = "without-ca-key";
  private static final String WITHOUT_PLUGINS = "without-plugins";
  private static final String UNLESS_DISCOVERY = "unless-discovery-";

  private final FeatureService service;
  private final ApplianceLayout layout;
  private final boolean caKey;
  private final boolean plugins;
  private final String discovery;

  /**
   * @param caKey whether the configuration has one
   * @param discoveryType the configuration's {@code discovery.type}
   * @throws E2dException when the directory of plugins is there and cannot be listed
   */
  public FeatureReader(ApplianceLayout layout, boolean caKey, String discoveryType)
      throws E2dException {
    this.layout = layout;
    this.caKey = caKey;
    this.plugins = !list(layout.plugins(), "*.jar").isEmpty();
    this.discovery = UNLESS_DISCOVERY + discoveryType.split("/", 2)[0];
    this.service =
        ServiceLoader.load(FeatureService.class, FeatureReader.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no OSGi Feature Service in lib/"));
  }

  /**
   * Everything to install.
   *
   * @throws E2dException when a feature file or a bundle that it names cannot be read
   */
  public Assembly read() throws E2dException {
    Map<String, BundleEntry> bundles = new LinkedHashMap<>();
    Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
    for (Path file : list(layout.features(), "*.json")) {
      Feature feature = parse(file);
      for (FeatureBundle bundle : feature.getBundles()) {
        BundleEntry entry = entry(file, bundle);
        bundles.putIfAbsent(entry.name(), entry);
      }
      for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
        configurations.put(configuration.getPid(), Map.copyOf(configuration.getValues()));
      }
    }
    List<BundleEntry> ordered = new ArrayList<>(bundles.values());
    ordered.sort(Comparator.comparingInt(BundleEntry::startOrder));
    return new Assembly(ordered, configurations, plugins);
  }

  private Feature parse(Path file) throws E2dException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return service.readFeature(reader);
    } catch (IOException | RuntimeException e) {
      throw unusable(file, "is not a readable OSGi feature: " + e.getMessage(), e);
    }
  }

  private BundleEntry entry(Path file, FeatureBundle bundle) throws E2dException {
    String artifact = bundle.getID().getArtifactId();
    Path jar = layout.bundle(artifact, bundle.getID().getVersion());
    if (!Files.isRegularFile(jar)) {
      throw unusable(file, "names bundle " + bundle.getID() + " but there is no " + jar, null);
    }
    Object order = bundle.getMetadata().getOrDefault(START_ORDER, BundleEntry.DEFAULT_ORDER);
    if (!(order instanceof Number number) || number.intValue() < 1) {
      throw unusable(
          file, START_ORDER + " of " + artifact + " is " + order + ", not a number from 1", null);
    }
    return new BundleEntry(
        artifact,
        jar,
        number.intValue(),
        flag(bundle, OPTIONAL),
        flag(bundle, LIBRARY),
        isLater(text(bundle, LATER)));
  }

  private boolean isLater(String when) {
    return when.equals("true")
        || (!caKey && when.equals(WITHOUT_CA_KEY))
        || (!plugins && when.equals(WITHOUT_PLUGINS))
        || (when.startsWith(UNLESS_DISCOVERY) && !when.equals(discovery));
  }

  /** The reference implementation hands JSON's true over as a text. */
  private static boolean flag(FeatureBundle bundle, String key) {
    return "true".equals(text(bundle, key));
  }

  private static String text(FeatureBundle bundle, String key) {
    return String.valueOf(bundle.getMetadata().get(key));
  }

  /** Sorted, so that one appliance installs in one order everywhere; empty without a directory. */
  private static List<Path> list(Path directory, String glob) throws E2dException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      files.forEach(found::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException | UncheckedIOException e) {
      throw unusable(directory, "cannot be listed: " + e.getMessage(), e);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static E2dException unusable(Path subject, String what, Throwable cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "launcher.features",
        subject.toString(),
        subject + " " + what,
        cause);
  }
}
