package sh.crit.e2d.storage.s3.internal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import sh.crit.e2d.api.error.E2dException;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server in a process of its own, one for all tests of this JVM. */
public final class S3Server implements AutoCloseable {
  static final String KEY = "AKIDTEST";
  static final String SECRET = "not-to-be-seen-anywhere";
  static final Map<String, String> ENVIRONMENT =
      Map.of("E2D_AWS_ACCESS_KEY", KEY, "E2D_AWS_SECRET_KEY", SECRET);

  private final Path directory;
  private final Process process;
  private final int port;

  private S3Server() throws IOException {
    directory = Files.createTempDirectory("e2d-s3");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                S3ServerMain.class.getName(),
                directory.toString(),
                KEY,
                SECRET)
            .redirectError(new File("target/s3-server.log"))
            .start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.startsWith("port ")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the S3 server has ended, see target/s3-server.log");
    }
    port = Integer.parseInt(line.substring("port ".length()));
  }

  int port() {
    return port;
  }

  static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  S3Settings settings() throws E2dException {
    return S3Settings.of("", endpoint(port).toString(), true).withPatience(Duration.ofSeconds(10));
  }

  /** Makes a bucket that no other test has. */
  String bucket() throws E2dException {
    String name = "b" + UUID.randomUUID();
    admin(s3 -> s3.createBucket(r -> r.bucket(name)));
    return name;
  }

  S3Store open(String url, S3Settings settings) throws E2dException {
    return S3Store.open(Location.parse(url), settings, ENVIRONMENT, Clock.systemUTC());
  }

  <T> T admin(Function<S3Client, T> action) throws E2dException {
    try (LazyClient client = Clients.of(Location.parse("s3://admin"), settings(), ENVIRONMENT)) {
      return action.apply(client.get());
    }
  }

  /** The uploads that are neither complete nor given up. */
  List<String> pending(String bucket) throws E2dException {
    return admin(
        s3 ->
            s3.listMultipartUploads(r -> r.bucket(bucket)).uploads().stream()
                .map(u -> u.key())
                .toList());
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    boolean ended = process.onExit().completeOnTimeout(null, 20, TimeUnit.SECONDS).join() != null;
    if (!ended) {
      process.destroyForcibly().onExit().join();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Gives the server to tests that have it as a parameter. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == S3Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(S3Server.class, type -> start(), S3Server.class);
    }

    private static S3Server start() {
      try {
        return new S3Server();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
