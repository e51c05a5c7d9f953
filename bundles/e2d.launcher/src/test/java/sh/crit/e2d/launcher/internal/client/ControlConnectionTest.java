package sh.crit.e2d.launcher.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;

class ControlConnectionTest {
  @TempDir Path directory;

  @Test
  void writesWhileAReadWaits() throws Exception {
    NodeFiles files = new NodeFiles(directory.resolve("node"));
    Files.createDirectories(files.home());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(files.controlSocket()));
      try (ControlConnection connection = ControlConnection.open(files, Duration.ofMinutes(1));
          SocketChannel client = server.accept()) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        Thread reader = new Thread(() -> answer.complete(read(connection)), "reader");
        reader.start();
        Awaitility.await().until(() -> isReading(reader));
        CompletableFuture<Void> written =
            CompletableFuture.runAsync(
                () -> write(connection, new Frame(Frame.INPUT, new byte[1])));
        written.get(30, TimeUnit.SECONDS);
        client.write(ByteBuffer.wrap(new byte[] {42}));
        assertEquals(42, answer.get(30, TimeUnit.SECONDS));
      }
    }
  }

  private static boolean isReading(Thread reader) {
    for (StackTraceElement frame : reader.getStackTrace()) {
      if (frame.getMethodName().contains("read")
          && frame.getClassName().contains("SocketChannel")) {
        return true;
      }
    }
    return false;
  }

  private static int read(ControlConnection connection) {
    try {
      return connection.in().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ControlConnection connection, Frame frame) {
    try {
      frame.write(connection.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
