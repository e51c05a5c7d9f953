package sh.crit.e2d.storage.s3.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Upload;

@ExtendWith(S3Server.Extension.class)
class MemoryTest {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 300;

  @Test
  void aSmallHeapMovesALargeObject(S3Server server) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Mover.class.getName(),
                "s3://" + server.bucket() + "/large",
                S3Server.endpoint(server.port()).toString())
            .redirectErrorStream(true);
    Process mover = builder.start();
    String said = new String(mover.getInputStream().readAllBytes(), UTF_8);

    assertTrue(mover.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, mover.exitValue(), said);
    assertTrue(said.contains("the same"), said);
  }

  /** Writes an object of unknown length and reads it again. */
  static final class Mover {
    public static void main(String[] arguments) throws Exception {
      Map<String, String> environment = S3Server.ENVIRONMENT;
      S3Settings settings = S3Settings.of("", arguments[1], true);
      try (S3Store store =
          S3Store.open(Location.parse(arguments[0]), settings, environment, Clock.systemUTC())) {
        CRC32 written = new CRC32();
        byte[] block = new byte[BLOCK];
        Random random = new Random(3);
        try (Upload upload = store.write("large")) {
          for (int i = 0; i < BLOCKS; i++) {
            random.nextBytes(block);
            written.update(block);
            upload.stream().write(block);
          }
          upload.complete(Condition.NONE);
        }
        CRC32 read = new CRC32();
        long size = 0;
        try (InputStream in = new CheckedInputStream(store.read("large", 0), read)) {
          for (int n = in.read(block); n >= 0; n = in.read(block)) {
            size += n;
          }
        }
        boolean same = size == (long) BLOCK * BLOCKS && read.getValue() == written.getValue();
        System.out.println(same ? "the same" : "something else, " + size + " bytes");
      }
    }
  }
}
