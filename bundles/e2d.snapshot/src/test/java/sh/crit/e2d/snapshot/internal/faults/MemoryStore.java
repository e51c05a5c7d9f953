package sh.crit.e2d.snapshot.internal.faults;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.ObjectNames;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** A store in memory. What it holds outlives it, as a disk outlives the process. */
final class MemoryStore implements Store {
  private final Contents contents;
  private volatile boolean closed;

  /** What is stored, and under which URL. */
  static final class Contents {
    final String folder;
    final NavigableMap<String, Kept> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final InstantSource clock;

    Contents(String folder, InstantSource clock) {
      this.folder = folder;
      this.clock = clock;
    }

    StoredObject put(String name, byte[] bytes, Condition condition) throws E2dException {
      synchronized (this) {
        Optional<StoredObject> there = Optional.ofNullable(objects.get(name)).map(Kept::object);
        if (!condition.holds(there)) {
          throw failure(ErrorCode.PRECONDITION_FAILED, name, "was written by somebody else");
        }
        String version = Long.toString(versions.incrementAndGet());
        StoredObject object = new StoredObject(name, bytes.length, clock.instant(), version);
        objects.put(name, new Kept(object, Bytes.of(bytes)));
        return object;
      }
    }

    Map<String, Kept> copy() {
      return Map.copyOf(objects);
    }

    void restore(Map<String, Kept> copy) {
      objects.clear();
      objects.putAll(copy);
    }

    private E2dException failure(ErrorCode code, String name, String what) {
      return new E2dException(code, "store", folder + name, folder + name + ": " + what);
    }
  }

  /** An object and its bytes. */
  record Kept(StoredObject object, Bytes bytes) {}

  MemoryStore(Contents contents) {
    this.contents = contents;
  }

  @Override
  public String newest() {
    return "etcd.snapshot";
  }

  @Override
  public String url(String name) {
    return contents.folder + name;
  }

  private Kept kept(String name) throws E2dException {
    Kept kept = contents.objects.get(name);
    if (kept == null) {
      throw contents.failure(ErrorCode.NOT_FOUND, name, "there is no such object");
    }
    return kept;
  }

  @Override
  public Optional<StoredObject> find(String name) {
    return Optional.ofNullable(contents.objects.get(name)).map(Kept::object);
  }

  @Override
  public List<StoredObject> list(String prefix) {
    return contents.objects.values().stream()
        .map(Kept::object)
        .filter(object -> object.name().startsWith(prefix))
        .toList();
  }

  @Override
  public InputStream read(String name, long offset) throws E2dException {
    byte[] bytes = kept(name).bytes().toArray();
    return new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) offset, bytes.length));
  }

  @Override
  public Upload write(String name) throws E2dException {
    ObjectNames.check(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Upload() {
      @Override
      public OutputStream stream() {
        return bytes;
      }

      @Override
      public StoredObject complete(Condition condition) throws E2dException {
        if (closed) {
          throw contents.failure(ErrorCode.UNREACHABLE, name, "the store was closed");
        }
        return contents.put(name, bytes.toByteArray(), condition);
      }

      @Override
      public void close() {
        bytes.reset();
      }
    };
  }

  @Override
  public StoredObject copy(String from, String to, Condition condition) throws E2dException {
    return contents.put(to, kept(from).bytes().toArray(), condition);
  }

  @Override
  public void delete(String name) {
    contents.objects.remove(name);
  }

  @Override
  public void close() {
    closed = true;
  }
}
