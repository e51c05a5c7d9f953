package sh.crit.e2d.storage.s3.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in the shape of Amazon's: a bucket without objects, STS for what is posted, a machine's
 * metadata below {@code /latest}, and a container's credentials. Writes down who asked.
 */
final class Cloud implements AutoCloseable {
  static final String SECRET = "not-to-be-seen-anywhere";
  private static final Pattern SIGNED =
      Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/\\d+/([^/]+)/s3/.*");

  private final HttpServer server;

  /** By whom, and for which region, the bucket was asked: {@code KEY REGION TOKEN}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** What STS was asked. */
  final List<String> stsRequests = new CopyOnWriteArrayList<>();

  /** What STS refuses with, empty when it does not. */
  volatile String stsRefusal = "";

  /** How long a session lasts. */
  volatile Duration session = Duration.ofMinutes(15);

  /** Whether the machine has a role. */
  volatile boolean machineRole = true;

  Cloud() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "cloud");
              thread.setDaemon(true);
              return thread;
            }));
    context("/", this::bucketOrSts);
    context("/container", e -> answer(e, 200, json("AKCONTAINER")));
    context("/latest/api/token", e -> answer(e, 200, "a-token-of-the-metadata"));
    context("/latest/meta-data/iam/security-credentials", this::machine);
    context(
        "/latest/dynamic/instance-identity/document",
        e -> answer(e, 200, "{\"region\": \"eu-north-1\"}"));
    server.start();
  }

  private void context(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          handler.handle(exchange);
          exchange.close();
        });
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  private void bucketOrSts(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      sts(exchange);
    } else {
      bucket(exchange);
    }
  }

  private void bucket(HttpExchange exchange) throws IOException {
    Matcher signed =
        SIGNED.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String token = exchange.getRequestHeaders().getFirst("x-amz-security-token");
    asked.add(
        (signed.matches() ? signed.group(1) + " " + signed.group(2) : "nobody")
            + (token == null ? "" : " " + token));
    answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
  }

  private void machine(HttpExchange exchange) throws IOException {
    boolean names =
        exchange.getRequestURI().getPath().matches(".*/security-credentials(-extended)?/?");
    if (!machineRole || exchange.getRequestURI().getPath().contains("-extended")) {
      answer(exchange, 404, "");
    } else {
      answer(exchange, 200, names ? "the-role" : json("AKMACHINE"));
    }
  }

  private String json(String key) {
    return """
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "%s", "SecretAccessKey": "%s",
         "Token": "token-of-%s", "LastUpdated": "2020-01-01T00:00:00Z", "Expiration": "%s"}
        """
        .formatted(key, SECRET, key, end());
  }

  private Instant end() {
    return Instant.now().plus(session).truncatedTo(ChronoUnit.SECONDS);
  }

  private void sts(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    stsRequests.add(request);
    if (!stsRefusal.isEmpty()) {
      answer(
          exchange,
          403,
          "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
              .formatted(stsRefusal, SECRET));
    } else if (request.contains("Action=GetCallerIdentity")) {
      answer(
          exchange,
          200,
          "<GetCallerIdentityResponse><GetCallerIdentityResult>"
              + "<Arn>arn:aws:sts::123456789012:assumed-role/the-role/i-1</Arn>"
              + "</GetCallerIdentityResult></GetCallerIdentityResponse>");
    } else {
      answer(exchange, 200, assumed(request));
    }
  }

  private String assumed(String request) {
    String action = request.contains("WebIdentity") ? "AssumeRoleWithWebIdentity" : "AssumeRole";
    return """
        <%1$sResponse><%1$sResult><Credentials><AccessKeyId>AK%1$s</AccessKeyId>
        <SecretAccessKey>%2$s</SecretAccessKey><SessionToken>token-of-sts</SessionToken>
        <Expiration>%3$s</Expiration></Credentials></%1$sResult></%1$sResponse>
        """
        .formatted(action, SECRET, end());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
