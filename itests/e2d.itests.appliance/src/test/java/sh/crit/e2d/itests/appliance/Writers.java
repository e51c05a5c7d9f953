package sh.crit.e2d.itests.appliance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write to each node all the time, without ever trying a second time. */
final class Writers implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration BETWEEN = Duration.ofMillis(5);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();

  Writers(List<Node> nodes) {
    for (Node node : nodes) {
      Thread thread = new Thread(() -> write(node.clientUrl()), "writer");
      threads.add(thread);
      thread.start();
    }
  }

  private void write(String url) {
    try {
      for (long i = 0; !ended.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS); i++) {
        put(url, "written/" + url, Long.toString(i));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(String url, String key, String value) throws InterruptedException {
    String body = "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(base64(key), base64(value));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v3/kv/put"))
            .timeout(DEADLINE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    sent.incrementAndGet();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        failures.add(url + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      failures.add(url + ": " + e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  long sent() {
    return sent.get();
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    ended.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
