package sh.crit.e2d.snapshot.internal.faults;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.snapshot.internal.testing.ManualTiming;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/**
 * An etcd in memory whose snapshots really hold its keys, so that what comes back can be compared
 * with what was there at that revision. Its tool and its scratch etcds are steps as well.
 */
final class ModelEtcd extends FakeEtcd implements EtcdRestore, EtcdChanges {
  private static final int PAGES = 8;
  private static final int CONTENT_AT = PAGES * 4096 / 2;

  private final Steps steps;
  private final ManualTiming timing;
  private final Map<String, State> scratches = new HashMap<>();
  private final List<Revision> history = new ArrayList<>();
  private final TreeMap<Long, State> model = new TreeMap<>();
  private int ports = 10_000;

  /** What an etcd holds. */
  record State(long clusterId, long revision, Map<String, String> keys) {
    State {
      keys = new TreeMap<>(keys);
    }

    State with(Revision next) {
      Map<String, String> changed = new TreeMap<>(keys);
      for (Change change : next.changes()) {
        String key = new String(change.key().toArray(), java.nio.charset.StandardCharsets.UTF_8);
        if (change instanceof Put put) {
          changed.put(
              key, new String(put.value().toArray(), java.nio.charset.StandardCharsets.UTF_8));
        } else {
          changed.remove(key);
        }
      }
      return new State(clusterId, revision + 1, changed);
    }
  }

  ModelEtcd(Steps steps, ManualTiming timing) {
    this.steps = steps;
    this.timing = timing;
    revision = 1;
    model.put(1L, new State(clusterId, 1, Map.of()));
  }

  /** Sets a key, or deletes it where the value is null; one revision. */
  void set(String key, String value) {
    Bytes name = Bytes.of(key);
    Change change =
        value == null ? new Delete(name) : new Put(name, Bytes.of(value), 0, revision + 1, 1);
    Revision next = new Revision(revision + 1, timing.instant(), List.of(change));
    State after = model.get(revision).with(next);
    history.add(next);
    revision = after.revision();
    model.put(revision, after);
  }

  /** What it held at that revision. */
  State at(long wanted) {
    return model.get(wanted);
  }

  /** Forgets what came after, as if it had never been. */
  void backTo(long wanted) {
    revision = wanted;
    history.removeIf(r -> r.number() > wanted);
    model.tailMap(wanted, false).clear();
  }

  private State of(String endpoint) {
    return endpoint.equals(ENDPOINT) ? model.get(revision) : scratches.get(endpoint);
  }

  /** A snapshot as etcd sends it. */
  static byte[] encode(State state) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(content);
      out.writeLong(state.clusterId());
      out.writeLong(state.revision());
      out.writeInt(state.keys().size());
      for (Map.Entry<String, String> key : state.keys().entrySet()) {
        out.writeUTF(key.getKey());
        out.writeUTF(key.getValue());
      }
      byte[] database = Snapshots.database(PAGES);
      System.arraycopy(content.toByteArray(), 0, database, CONTENT_AT, content.size());
      return Snapshots.withHash(database);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What a database holds. */
  static State decode(Path database) throws IOException {
    return decode(Files.readAllBytes(database));
  }

  static State decode(byte[] bytes) throws IOException {
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, CONTENT_AT, bytes.length - CONTENT_AT));
    long cluster = in.readLong();
    long revision = in.readLong();
    Map<String, String> keys = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.put(in.readUTF(), in.readUTF());
    }
    return new State(cluster, revision, keys);
  }

  @Override
  public Snapshot snapshot(String endpoint, Duration silence) {
    byte[] bytes = encode(of(endpoint));
    InputStream stream = new ByteArrayInputStream(bytes);
    return new Snapshot() {
      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public OptionalLong bytes() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public Proof prove(String endpoint, long at, Duration deadline) {
    State state = at == 0 ? of(endpoint) : model.get(at);
    return new Proof(state.revision(), 0, state.keys().hashCode(), state.keys().size());
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) {
    long now = of(endpoint).revision();
    return new MemberStatus(clusterId, 1, 1, term, 40 + now, now, 0, false, "3.5.30");
  }

  private void step(String what) throws E2dException {
    Steps.Event event = steps.step(Steps.Kind.ASK, what);
    if (event == Steps.Event.FAILS || event == Steps.Event.INTERRUPTED) {
      throw event.failure("mem://" + what);
    }
  }

  /** As etcd's tool does it: under another name until it is whole. */
  @Override
  public void restore(Order order) throws E2dException {
    step("the tool begins");
    try {
      Path member = order.into().resolveSibling("half").resolve("member");
      Files.createDirectories(member);
      Files.copy(order.database(), member.resolve("db"));
      try {
        step("the tool is at work");
        Files.move(order.into().resolveSibling("half"), order.into());
      } finally {
        Files.deleteIfExists(member.resolve("db"));
        Files.deleteIfExists(member);
        Files.deleteIfExists(member.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    step("the tool has ended");
  }

  @Override
  public void adopt(Path prepared) {
    throw new AssertionError("nothing of this node is touched");
  }

  @Override
  public Scratch scratch(Path database, boolean hashed, Path workDir) throws E2dException {
    step("a scratch etcd starts");
    String endpoint = "http://127.0.0.1:" + ports++;
    try {
      scratches.put(endpoint, decode(database));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Scratch() {
      @Override
      public String endpoint() {
        return endpoint;
      }

      @Override
      public void close() {
        scratches.remove(endpoint);
      }
    };
  }

  int running() {
    return scratches.size();
  }

  @Override
  public Feed watch(String endpoint, long from, Duration deadline) {
    return new Feed() {
      private long wanted = from;

      @Override
      public Optional<Revision> next(Duration wait) {
        Optional<Revision> found = history.stream().filter(r -> r.number() >= wanted).findFirst();
        found.ifPresentOrElse(r -> wanted = r.number() + 1, () -> timing.pass(wait));
        return found;
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public OptionalLong grantedTtl(String endpoint, long lease, Duration deadline) {
    return OptionalLong.empty();
  }

  @Override
  public Replay replay(String endpoint, Duration deadline) {
    return new Replay() {
      @Override
      public void grant(long lease, long ttlSeconds) {
        // Only a chunk whose lease was altered has one; it fails its proof.
      }

      @Override
      public long apply(Revision next) throws E2dException {
        State state = of(endpoint);
        for (Change change : next.changes()) {
          String key = new String(change.key().toArray(), java.nio.charset.StandardCharsets.UTF_8);
          if (change instanceof Delete && !state.keys().containsKey(key)) {
            throw new E2dException(
                ErrorCode.PRECONDITION_FAILED, "replay", endpoint, endpoint + ": no key " + key);
          }
        }
        State after = state.with(next);
        scratches.put(endpoint, after);
        return after.revision();
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
