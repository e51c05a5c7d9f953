package sh.crit.e2d.etcd.internal.restore;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import sh.crit.e2d.spi.etcd.EtcdRestore.Scratch;

/** An appliance that is killed while its scratch etcd runs. */
public final class ScratchOwner {
  static final String READY = "scratch-is-ready";

  private ScratchOwner() {}

  /**
   * Starts one and waits to be killed.
   *
   * @param arguments data directory, database, work directory
   */
  public static void main(String[] arguments) throws Exception {
    try (EtcdRestorer restorer = RestoreBench.restorer(Path.of(arguments[0]));
        Scratch scratch = restorer.scratch(Path.of(arguments[1]), true, Path.of(arguments[2]));
        FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write((READY + " " + scratch.endpoint() + "\n").getBytes(StandardCharsets.UTF_8));
      new CountDownLatch(1).await();
    }
  }
}
