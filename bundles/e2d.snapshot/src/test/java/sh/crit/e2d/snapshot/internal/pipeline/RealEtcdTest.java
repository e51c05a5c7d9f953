package sh.crit.e2d.snapshot.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.testkit.net.FreePorts;

/** A snapshot of a real etcd goes through every form, and its own tool restores what comes out. */
class RealEtcdTest {
  private static final Path BINARIES = Path.of(System.getProperty("e2d.etcd.dir"));

  @TempDir Path dir;
  private Process etcd;

  @AfterEach
  void stop() throws InterruptedException {
    if (etcd != null) {
      etcd.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatComesBackIsRestoredByEtcdsOwnTool() throws Exception {
    assumeTrue(Files.exists(BINARIES.resolve("etcdutl")), "etcd 3.4 has no etcdutl");
    Path snapshot = dir.resolve("snapshot");
    String client = startEtcd();
    run("etcdctl", "--endpoints", client, "put", "greeting", "hello");
    run("etcdctl", "--endpoints", client, "snapshot", "save", snapshot.toString());
    int number = 0;
    for (Form form : Snapshots.forms()) {
      Path stored = dir.resolve("stored-" + number);
      Path back = dir.resolve("back-" + number);
      Report report = throughAndBack(form, snapshot, stored, back);

      List<String> restore = new ArrayList<>(List.of("snapshot", "restore", back.toString()));
      restore.addAll(List.of("--data-dir", dir.resolve("data-" + number).toString()));
      if (!report.database().proven()) {
        restore.add("--skip-hash-check");
      }
      run("etcdutl", restore.toArray(String[]::new));
      assertTrue(Files.exists(dir.resolve("data-" + number + "/member/snap/db")), form::toString);
      assertEquals(form.family() == Form.Family.OWN, report.database().proven());
      number++;
    }
  }

  private static Report throughAndBack(Form form, Path snapshot, Path stored, Path back)
      throws Exception {
    try (InputStream in = Files.newInputStream(snapshot);
        OutputStream out = Files.newOutputStream(stored)) {
      BackupOrder order =
          new BackupOrder(
              Snapshots.NAME, form, Snapshots.KEY, OptionalLong.of(Files.size(snapshot)), true);
      new Backup(Snapshots.CIPHER, 2).run(order, in, out, Watch.NONE);
    }
    try (InputStream in = Files.newInputStream(stored);
        OutputStream out = Files.newOutputStream(back)) {
      return new Restore(Snapshots.CIPHER)
          .run(RestoreOrder.of(Snapshots.NAME, Snapshots.KEY), in, out, Watch.NONE);
    }
  }

  private String startEtcd() throws Exception {
    String client = "http://127.0.0.1:" + FreePorts.next();
    String peer = "http://127.0.0.1:" + FreePorts.next();
    etcd =
        start(
            "etcd",
            "--data-dir",
            dir.resolve("data").toString(),
            "--listen-client-urls",
            client,
            "--advertise-client-urls",
            client,
            "--listen-peer-urls",
            peer,
            "--initial-advertise-peer-urls",
            peer,
            "--initial-cluster",
            "default=" + peer);
    run(
        "etcdctl",
        "--endpoints",
        client,
        "--dial-timeout",
        "60s",
        "--command-timeout",
        "60s",
        "get",
        "x");
    return client;
  }

  private void run(String tool, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = tool;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = start(command);
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> tool + " does not end");
    assertEquals(0, process.exitValue(), Files.readString(log(tool)));
  }

  private Process start(String... command) throws IOException {
    Path log = log(command[0]);
    String[] absolute = command.clone();
    absolute[0] = BINARIES.resolve(command[0]).toString();
    return new ProcessBuilder(absolute)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private Path log(String tool) {
    return dir.resolve(tool + ".log");
  }
}
