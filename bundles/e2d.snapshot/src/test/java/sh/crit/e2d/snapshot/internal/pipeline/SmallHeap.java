package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;

/**
 * Moves a generated database through a backup and, at the same time, through its restore, in a JVM
 * of its own. Arguments: size in MiB, encrypted or not, compression, level, a file for the outcome.
 */
final class SmallHeap {
  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    long bytes = Long.parseLong(arguments[0]) << 20;
    Form form =
        new Form(
            Form.Family.OWN,
            Boolean.parseBoolean(arguments[1]),
            new Packing(Compression.valueOf(arguments[2]), Integer.parseInt(arguments[3])));
    long start = System.nanoTime();
    Pipe pipe = Pipe.open();
    FutureTask<Report> writing =
        new FutureTask<>(
            () -> {
              try (OutputStream out = Channels.newOutputStream(pipe.sink());
                  InputStream source = new GeneratedSnapshot(bytes)) {
                BackupOrder order =
                    new BackupOrder(
                        Snapshots.NAME, form, Snapshots.KEY, OptionalLong.of(bytes + 32), true);
                return new Backup(Snapshots.CIPHER, 2).run(order, source, out, Watch.NONE);
              }
            });
    new Thread(writing, "backup").start();
    Report read;
    try (InputStream in = Channels.newInputStream(pipe.source())) {
      RestoreOrder order =
          new RestoreOrder(Snapshots.NAME, Snapshots.KEY, OptionalLong.of(bytes), Optional.empty());
      read =
          new Restore(Snapshots.CIPHER).run(order, in, OutputStream.nullOutputStream(), Watch.NONE);
    }
    boolean same = read.equals(writing.get());
    long millis = (System.nanoTime() - start) / 1_000_000;
    Files.writeString(
        Path.of(arguments[4]), same + " " + read.database().bytes() + " " + millis + " ms");
  }
}
