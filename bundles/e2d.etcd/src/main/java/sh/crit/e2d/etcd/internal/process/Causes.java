package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What a failure of a file amounts to, in one line. */
public final class Causes {
  private Causes() {}

  /** The system's words; the class where the message would be nothing but the file's name. */
  public static String line(IOException e) {
    String said = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
    String text = said == null || said.isBlank() ? e.getClass().getSimpleName() : said;
    return text.lines().findFirst().orElse(text);
  }
}
