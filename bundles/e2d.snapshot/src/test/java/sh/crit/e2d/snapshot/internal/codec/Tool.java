package sh.crit.e2d.snapshot.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The real programs that users unpack backups with. */
public final class Tool {
  private Tool() {}

  /** What the program makes of the bytes; it has to be content with them. */
  public static byte[] run(Path dir, byte[] input, String... command) throws Exception {
    Path in = Files.write(dir.resolve("in"), input);
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    int code =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertEquals(0, code, () -> text(err));
    assertEquals("", text(err));
    return Files.readAllBytes(out);
  }

  public static boolean exists(String name) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, name)));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
