package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.client.ControlClient;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/**
 * A start that shows the JVM which classes starts need, for its shared archive: founds a cluster of
 * one node on the loopback address, ends its etcd so that it is started again on its data, as after
 * a power cycle, and stops in order. Leaves nothing behind.
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FOR_ETCD = Duration.ofSeconds(10);
  private static final long BETWEEN_LOOKS_MILLIS = 100;

  private final ApplianceLayout layout;
  private final String version;

  /**
   * Starts nothing yet.
   *
   * @param layout of the appliance
   * @param version of e2d
   */
  public Training(ApplianceLayout layout, String version) {
    this.layout = layout;
    this.version = version;
  }

  /**
   * Runs a node from its founding to its end.
   *
   * @throws E2dException when it does not serve, or does not stop
   */
  public void run(ConfigurationChecker checker) throws E2dException, InterruptedException {
    try {
      Path directory = Files.createTempDirectory("e2d-training");
      ConfigurationChoice choice = ConfigurationChoice.ofText(configuration(directory));
      ConfigurationChecker.Checked node = checker.check(choice);
      node.preflight();
      Thread trainer = new Thread(() -> train(node.files()), "training");
      trainer.start();
      new NodeRun(layout, version).run(node, choice);
      trainer.join();
      delete(directory);
    } catch (IOException e) {
      throw failed("the temporary directory cannot be used: " + e.getMessage(), e);
    }
  }

  private static String configuration(Path directory) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return """
        dataDir: %s/data
        host: 127.0.0.1
        clientAddr: 127.0.0.1:%d
        peerAddr: 127.0.0.1:%d
        gossipAddr: 127.0.0.1:%d
        requiredClusterSize: 1
        """
        .formatted(directory, ports.get(0), ports.get(1), ports.get(2));
  }

  /** Beside the node, which runs in the meantime and ends by itself only when all went well. */
  private static void train(NodeFiles files) {
    ControlClient client = new ControlClient(files);
    try {
      long founded = awaitServing(client, 0);
      ProcessHandle.of(founded).ifPresent(ProcessHandle::destroyForcibly);
      awaitServing(client, founded);
      OutputStream nowhere = OutputStream.nullOutputStream();
      client.call(List.of("shutdown", "--yes"), false, nowhere, nowhere);
    } catch (E2dException | InterruptedException e) {
      LOG.error("the start that the class archive is made from failed: {}", e.getMessage());
      end(files);
    }
  }

  private static void end(NodeFiles files) {
    try {
      new OrphanedEtcd(files).stop(FOR_ETCD);
    } catch (E2dException | InterruptedException e) {
      LOG.error("its etcd may still run", e);
    }
    Runtime.getRuntime().halt(ErrorCode.FAILED.exitCode());
  }

  /** The process id of the etcd that serves, other than one that is gone. */
  private static long awaitServing(ControlClient client, long gone)
      throws E2dException, InterruptedException {
    long begin = System.nanoTime();
    String last = "it does not answer";
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      Optional<Readiness> now = Readiness.ask(client);
      if (now.isPresent() && now.get().serves() && now.get().etcdPid() != gone) {
        return now.get().etcdPid();
      }
      last = now.map(Readiness::line).orElse(last);
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
    throw failed("after " + PATIENCE.toSeconds() + " s the node is still " + last, null);
  }

  private static E2dException failed(String message, Throwable cause) {
    return new E2dException(ErrorCode.FAILED, "launcher.train", "training", message, cause);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
