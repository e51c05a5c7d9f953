package sh.crit.e2d.itests.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sh.crit.e2d.itests.chaos.Commands;
import sh.crit.e2d.itests.chaos.Trees;

/**
 * The data disk of one node: a file system of its own in memory, small enough to be filled. It is
 * seen in this mount namespace only.
 */
final class Disk {
  /** Two segments of etcd's log and one that is made ready, the database, and as much set aside. */
  private static final int MEGABYTES = 700;

  private static final byte[] BLOCK = new byte[1 << 20];

  private final Path root;

  Disk(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Commands.run(List.of(), "mount -t tmpfs -o size=" + MEGABYTES + "m e2d-chaos " + root);
  }

  Path data() {
    return root.resolve("data");
  }

  /** Writes until nothing more goes on it. */
  void fill() {
    byte[] block = BLOCK;
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (true) {
        ballast.write(block);
      }
    } catch (IOException full) {
      if (freeBytes() > BLOCK.length) {
        throw new UncheckedIOException(full);
      }
    }
  }

  private long freeBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void makeRoom() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return root.resolve("ballast");
  }

  /** As a new disk is. Nothing may be running on it. */
  void wipe() {
    Trees.delete(data());
  }

  /** Nothing may be running on it. */
  void unmount() {
    Commands.run(List.of(), "umount " + root);
  }
}
