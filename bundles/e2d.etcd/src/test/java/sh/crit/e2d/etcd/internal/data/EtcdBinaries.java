package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory with a real etcd and its tools.
 *
 * @param directory holds etcd, etcdctl and, from 3.5, etcdutl
 */
record EtcdBinaries(Path directory) {
  private static final String DEFAULT = "e2d.etcd.dir";
  private static final String FURTHER = "e2d.etcd.dirs";

  /** The etcd that the build provides. */
  static EtcdBinaries provided() {
    String directory = System.getProperty(DEFAULT, "");
    if (directory.isBlank()) {
      fail("the system property " + DEFAULT + " must name a directory with etcd and etcdctl");
    }
    return checked(directory);
  }

  /** The provided one and those of other versions, where there are any. */
  static Stream<EtcdBinaries> all() {
    List<EtcdBinaries> all = new ArrayList<>(List.of(provided()));
    Arrays.stream(System.getProperty(FURTHER, "").split(",", -1))
        .filter(directory -> !directory.isBlank())
        .forEach(directory -> all.add(checked(directory)));
    return all.stream();
  }

  private static EtcdBinaries checked(String text) {
    Path directory = Path.of(text.trim());
    if (!Files.isExecutable(directory.resolve("etcd"))) {
      fail("there is no etcd in " + directory);
    }
    return new EtcdBinaries(directory);
  }

  String path(String tool) {
    return directory.resolve(tool).toString();
  }

  boolean has(String tool) {
    return Files.isExecutable(directory.resolve(tool));
  }
}
