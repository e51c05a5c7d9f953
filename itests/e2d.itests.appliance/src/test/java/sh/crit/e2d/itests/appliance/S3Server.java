package sh.crit.e2d.itests.appliance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real S3 server in a process of its own. */
final class S3Server implements AutoCloseable {
  static final String KEY = "AKIDTEST";
  static final String SECRET = "not-to-be-seen-anywhere";

  private final Process process;
  private final int port;

  /**
   * @param dir for its objects and its log
   * @param bucket which it has
   */
  S3Server(Path dir, String bucket) throws IOException {
    Path objects = dir.resolve("objects");
    Files.createDirectories(objects.resolve(bucket));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                S3ServerMain.class.getName(),
                objects.toString(),
                KEY,
                SECRET)
            .redirectError(dir.resolve("s3-server.log").toFile())
            .start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.startsWith("port ")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the S3 server has ended, see " + dir.resolve("s3-server.log"));
    }
    port = Integer.parseInt(line.substring("port ".length()));
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    boolean ended = process.onExit().completeOnTimeout(null, 20, TimeUnit.SECONDS).join() != null;
    if (!ended) {
      process.destroyForcibly().onExit().join();
    }
  }
}
