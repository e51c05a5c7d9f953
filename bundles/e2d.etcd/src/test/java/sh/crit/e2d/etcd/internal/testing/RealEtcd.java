package sh.crit.e2d.etcd.internal.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real etcd that the tests run against. */
public final class RealEtcd {
  private static final String PROPERTY = "e2d.etcd.dir";

  private RealEtcd() {}

  /** The directory with etcd, etcdctl and etcdutl. */
  public static Path directory() {
    String value = System.getProperty(PROPERTY, "");
    if (value.isEmpty() || !Files.isExecutable(Path.of(value, "etcd"))) {
      throw new AssertionError(
          "these tests need a real etcd: the system property "
              + PROPERTY
              + " must name a directory with etcd, etcdctl and etcdutl, but is '"
              + value
              + "'");
    }
    return Path.of(value).toAbsolutePath();
  }

  /** The etcd binary. */
  public static Path etcd() {
    return directory().resolve("etcd");
  }
}
