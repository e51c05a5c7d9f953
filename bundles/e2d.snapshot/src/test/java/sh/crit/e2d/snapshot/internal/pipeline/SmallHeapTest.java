package sh.crit.e2d.snapshot.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory does not grow with the size: far more goes through a JVM than fits into its heap. */
class SmallHeapTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"1024, true, GZIP, 0", "256, false, GZIP, 1", "256, false, ZSTD, 1"})
  void gigabytesPassThroughMegabytes(
      String mebibytes, String encrypted, String compression, String level) throws Exception {
    Path outcome = dir.resolve("outcome");
    Path log = dir.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                mebibytes,
                encrypted,
                compression,
                level,
                outcome.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "takes longer than anybody would wait");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(log));
    long bytes = Long.parseLong(mebibytes) << 20;
    String said = Files.readString(outcome);
    assertTrue(said.startsWith("true " + bytes + " "), said);
  }
}
