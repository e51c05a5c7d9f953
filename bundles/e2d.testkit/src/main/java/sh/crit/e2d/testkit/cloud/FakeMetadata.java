package sh.crit.e2d.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The metadata service of an instance, by sessions (IMDSv2): no token, no answer. */
public final class FakeMetadata {
  static final String KEY = "ASIAMACHINEEXAMPLE";
  static final String SESSION = "the-session-of-the-machine";
  private static final String TOKEN = "t0ken";
  private static final int HOURS_6 = 21_600;

  /** The instance's id; without it there is no metadata service. */
  public volatile String instanceId = "";

  public volatile String region = "";

  /** The name of the instance's role; empty for none. */
  public volatile String role = "";

  /** Whether it knows of sessions; version 1 does not. */
  public volatile boolean sessions = true;

  /** What an answer waits for: a packet that is lost on the way to a container. */
  public volatile CountDownLatch silence = new CountDownLatch(0);

  /** How many sessions were begun. */
  public final AtomicInteger begun = new AtomicInteger();

  void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean known = TOKEN.equals(exchange.getRequestHeaders().getFirst("x-aws-ec2-metadata-token"));
    awaitNoise();
    if (instanceId.isEmpty()) {
      FakeAws.answer(exchange, 404, "");
    } else if (path.equals("/latest/api/token")) {
      token(exchange);
    } else if (!known) {
      FakeAws.answer(exchange, 401, "");
    } else if (path.endsWith("/placement/region")) {
      FakeAws.answer(exchange, 200, region);
    } else if (path.endsWith("/instance-id")) {
      FakeAws.answer(exchange, 200, instanceId);
    } else {
      credentials(exchange, path);
    }
  }

  private void awaitNoise() {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    boolean asked = sessions && exchange.getRequestMethod().equals("PUT");
    if (asked) {
      begun.incrementAndGet();
      exchange
          .getResponseHeaders()
          .add("x-aws-ec2-metadata-token-ttl-seconds", String.valueOf(HOURS_6));
    }
    FakeAws.answer(exchange, asked ? 200 : 405, asked ? TOKEN : "");
  }

  private void credentials(HttpExchange exchange, String path) throws IOException {
    String list = "/latest/meta-data/iam/security-credentials";
    if (role.isEmpty() || !path.startsWith(list + "/")) {
      FakeAws.answer(exchange, 404, "");
    } else if (path.equals(list + "/")) {
      FakeAws.answer(exchange, 200, role);
    } else {
      FakeAws.answer(exchange, 200, credentials(KEY, SESSION));
    }
  }

  /** Temporary ones, as a machine or a container is given them. */
  static String credentials(String key, String session) {
    return """
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "%s", "SecretAccessKey": "%s",
         "Token": "%s", "LastUpdated": "2020-01-01T00:00:00Z", "Expiration": "%s"}
        """
        .formatted(
            key,
            FakeAws.SECRET,
            session,
            Instant.now().plus(6, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS));
  }
}
