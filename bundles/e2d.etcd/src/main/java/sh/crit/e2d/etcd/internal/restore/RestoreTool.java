package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.process.Causes;
import sh.crit.e2d.etcd.internal.process.EtcdBinary;
import sh.crit.e2d.spi.etcd.EtcdRestore.Order;

/**
 * The program that turns a database into member data: etcdutl, and etcdctl where etcd is too old to
 * have it. It must be of etcd's own version, for a newer one writes what an older etcd cannot read;
 * so it is looked for beside the etcd that will run on the data, and nowhere else.
 *
 * @param path absolute
 */
record RestoreTool(Path path) {
  private static final String BUMP = "--bump-revision";

  /** The argument by which a running tool is known. */
  static String dataDirArgument(Path dataDir) {
    return "--data-dir=" + dataDir;
  }

  /**
   * Finds it.
   *
   * @throws E2dException ETCD_MISSING
   */
  static RestoreTool beside(EtcdBinary etcd) throws E2dException {
    boolean old = !etcd.version().atLeast(3, 6);
    for (String name : old ? List.of("etcdutl", "etcdctl") : List.of("etcdutl")) {
      for (Path directory : directories(etcd.path())) {
        Path tool = directory.resolve(name);
        if (Files.isRegularFile(tool) && Files.isExecutable(tool)) {
          return new RestoreTool(tool);
        }
      }
    }
    throw new E2dException(
        ErrorCode.ETCD_MISSING,
        "etcd.restore",
        etcd.path().toString(),
        "no etcdutl"
            + (old ? " or etcdctl" : "")
            + " beside "
            + etcd.path()
            + ", which a restore needs; install the one of etcd "
            + etcd.version().text()
            + " there");
  }

  /** Distributions link their binaries to where they really are. */
  private static List<Path> directories(Path etcd) {
    Path beside = etcd.toAbsolutePath().getParent();
    try {
      return Stream.of(beside, etcd.toRealPath().getParent()).distinct().toList();
    } catch (IOException e) {
      // It answered a moment ago; without its real place there is still this one.
      return List.of(beside);
    }
  }

  /**
   * Whether this tool can raise the revision. Asked and not concluded from the version: the flag
   * came to patch versions of several branches.
   */
  boolean bumps(Path directory) throws E2dException, InterruptedException {
    return run(List.of(path.toString(), "snapshot", "restore", "--help"), directory)
        .output()
        .contains(BUMP);
  }

  /**
   * Restores.
   *
   * @param dataDir to be made by the tool
   * @param bump whether the order's bump is passed on
   */
  ToolRun restore(Order order, Path dataDir, boolean bump)
      throws E2dException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(path.toString());
    line.addAll(List.of("snapshot", "restore", order.database().toAbsolutePath().toString()));
    line.add(dataDirArgument(dataDir));
    line.add("--name=" + order.name());
    line.add(
        "--initial-cluster="
            + order.founders().stream()
                .map(founder -> founder.name() + "=" + founder.peerUrl())
                .collect(Collectors.joining(",")));
    line.add("--initial-cluster-token=" + order.token());
    line.add("--initial-advertise-peer-urls=" + ownPeerUrl(order));
    if (!order.hashed()) {
      line.add("--skip-hash-check=true");
    }
    if (bump) {
      line.add(BUMP + "=" + order.bumpRevision());
      line.add("--mark-compacted=true");
    }
    return run(line, dataDir.getParent());
  }

  /** A founder's URL may stand for the node once per address family. */
  private static String ownPeerUrl(Order order) throws E2dException {
    String urls =
        order.founders().stream()
            .filter(founder -> founder.name().equals(order.name()))
            .map(founder -> founder.peerUrl())
            .collect(Collectors.joining(","));
    if (urls.isEmpty()) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          "etcd.restore",
          order.name(),
          "the node '" + order.name() + "' is none of the founders of the restored cluster");
    }
    return urls;
  }

  private ToolRun run(List<String> line, Path directory) throws E2dException, InterruptedException {
    try {
      return ToolRun.of(line, directory);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.ETCD_MISSING,
          "etcd.restore",
          path.toString(),
          path + " does not run: " + Causes.line(e),
          e);
    }
  }
}
