package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file system of a few megabytes in memory. It is mounted in a name space of its own, which lives
 * as long as one process does, and is reached through that process's view of the root directory.
 */
public final class TinyDisk implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;

  private final Process holder;
  private final Path root;

  private TinyDisk(Process holder, Path mountPoint) {
    this.holder = holder;
    this.root = Path.of("/proc/" + holder.pid() + "/root" + mountPoint);
  }

  /** Mounts one; skips the test where this user may not. */
  public static TinyDisk of(int megabytes, Path mountPoint)
      throws IOException, InterruptedException {
    String script =
        "mount -t tmpfs -o size=" + megabytes + "m none \"$0\" && echo ready && exec cat";
    Process holder;
    try {
      holder =
          new ProcessBuilder("unshare", "-rm", "sh", "-c", script, mountPoint.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no unshare on this machine: " + e.getMessage());
      throw e;
    }
    byte[] said = holder.getInputStream().readNBytes("ready\n".length());
    if (!new String(said, StandardCharsets.UTF_8).equals("ready\n")) {
      holder.destroyForcibly().waitFor();
      assumeTrue(false, "this user may not mount anything");
    }
    return new TinyDisk(holder, mountPoint);
  }

  /** Its root directory. */
  public Path root() {
    return root;
  }

  /** Takes all that is left. */
  public void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler())) {
      writeUntilRefused(out, BLOCK);
      writeUntilRefused(out, 1);
    }
  }

  /** Takes a part of it. */
  public void take(int megabytes) throws IOException {
    Files.write(filler(), new byte[megabytes * 1024 * 1024]);
  }

  /** Appends empty lines to a file on a full disk until its last page has no room either. */
  public static void fillUp(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      writeUntilRefused(out, 1);
    }
  }

  private static void writeUntilRefused(OutputStream out, int size) {
    byte[] block = new byte[size];
    Arrays.fill(block, (byte) '\n');
    try {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw new AssertionError(e);
      }
    }
  }

  /** Gives it back. */
  public void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return root.resolve("filler");
  }

  @Override
  public void close() {
    holder.destroyForcibly().onExit().join();
  }
}
