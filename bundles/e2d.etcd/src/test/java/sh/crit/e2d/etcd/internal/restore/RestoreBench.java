package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.etcd.internal.process.BinaryLocator;
import sh.crit.e2d.etcd.internal.process.FreeSpace;
import sh.crit.e2d.etcd.internal.process.SearchPath;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.spi.etcd.EtcdRestore.Order;

/** What the tests of this package have in common: a source of databases, orders, and a look. */
final class RestoreBench {
  private RestoreBench() {}

  /** The service of a node whose etcd lies in that directory. */
  static EtcdRestorer restorer(Path dataDir, Path etcdDirectory, FreeSpace space) {
    return new EtcdRestorer(
        new NodeFiles(dataDir),
        new BinaryLocator(
            Optional.of(etcdDirectory.resolve("etcd")),
            Optional.empty(),
            SearchPath.parse(System.getenv("PATH")),
            new NodeFiles(dataDir).etcdVersion()),
        space);
  }

  static EtcdRestorer restorer(Path dataDir) {
    return restorer(dataDir, RealEtcd.directory(), path -> OptionalLong.empty());
  }

  /** An etcd with some keys, some of them deleted, and a part of its history compacted. */
  static PlainEtcd source(Path dir) throws IOException, InterruptedException {
    PlainEtcd etcd = new PlainEtcd("source", dir, "http");
    etcd.start("new", etcd.seat()).awaitServing();
    for (int i = 0; i < 30; i++) {
      EtcdTools.etcdctl(etcd.clientUrl, "put", "/key/" + i % 20, "value ".repeat(100) + i);
    }
    EtcdTools.etcdctl(etcd.clientUrl, "del", "/key/7");
    EtcdTools.etcdctl(etcd.clientUrl, "compact", "12");
    EtcdTools.etcdctl(etcd.clientUrl, "put", "/key/last", "last");
    return etcd;
  }

  /** An order for one member that nobody will start. */
  static Order order(Path database, boolean hashed, Path into) {
    return new Order(
        database,
        hashed,
        into,
        "a",
        List.of(new Ballot.Founder("a", "http://127.0.0.1:2380")),
        "token",
        0);
  }

  static Order order(Path database, Path into) {
    return order(database, true, into);
  }

  /** A directory with the real etcd and a script in the place of its tool. */
  static Path withTool(Path directory, String script) throws IOException {
    withScript(directory, "etcdutl", script);
    Files.createSymbolicLink(directory.resolve("etcd"), RealEtcd.etcd());
    return directory;
  }

  /** A directory with a script; made when absent. */
  static Path withScript(Path directory, String name, String script) throws IOException {
    Files.createDirectories(directory);
    Path file =
        Files.createFile(
            directory.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return directory;
  }

  /** The names in a directory, sorted. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return new ArrayList<>(names.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }
}
