package sh.crit.e2d.itests.chaos.history;

import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.itests.chaos.cluster.Endpoint;

/** Clients that write and read all the time. Each goes to the next member when one fails it. */
public final class Load implements AutoCloseable {
  private static final int WRITERS = 4;
  private static final int READERS = 2;
  private static final long END_SECONDS = 30;

  private final History history;
  private final List<Endpoint> endpoints;
  private final Duration deadline;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(WRITERS + READERS);

  /**
   * Begins.
   *
   * @param pause between two requests of a client
   * @param deadline of a request
   */
  public Load(History history, List<Endpoint> endpoints, Duration pause, Duration deadline) {
    this.history = history;
    this.endpoints = endpoints;
    this.deadline = deadline;
    for (int i = 0; i < WRITERS + READERS; i++) {
      Runnable client = i < WRITERS ? new Writer(i)::write : new Reader(i)::read;
      var unused =
          threads.scheduleWithFixedDelay(
              guarded(client), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** How many requests may be under way at once. */
  public int clients() {
    return WRITERS + READERS;
  }

  /** A client that dies unseen would make every check easier. */
  private Runnable guarded(Runnable client) {
    return () -> {
      try {
        client.run();
      } catch (RuntimeException e) {
        history.violate("a client failed: " + e);
        throw e;
      }
    };
  }

  private final class Writer {
    private final int id;
    private int at;
    private long count;

    Writer(int id) {
      this.id = id;
      this.at = id;
    }

    void write() {
      String key = "chaos/%d/%08d".formatted(id, count++);
      long before = history.highest();
      try {
        PutResponse answer = endpoint(at).put(key, key, deadline);
        history.written(key, answer.getHeader(), before);
      } catch (StatusRuntimeException e) {
        history.unanswered();
        at++;
      }
    }
  }

  private final class Reader {
    private final Random random;
    private int at;

    Reader(int id) {
      this.random = new Random(id);
      this.at = id;
    }

    void read() {
      Optional<Ack> ack = history.any(random);
      if (ack.isEmpty()) {
        return;
      }
      long before = history.highest();
      try {
        RangeResponse answer = endpoint(at).get(ack.get().key(), deadline);
        Optional<Long> found =
            answer.getKvsList().stream().map(kv -> kv.getModRevision()).findFirst();
        history.read(ack.get(), found, answer.getHeader(), before);
      } catch (StatusRuntimeException e) {
        at++;
      }
    }
  }

  private Endpoint endpoint(int number) {
    return endpoints.get(Math.floorMod(number, endpoints.size()));
  }

  /** Ends the clients; their last requests come to an end first. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        history.violate("a client does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
