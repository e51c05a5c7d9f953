package com.example.plugin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.ChunkedUpload;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.ObjectUrl;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/**
 * The objects below one folder. For a store that is reached by HTTP extend {@code HttpStore}
 * instead: it leaves you the requests.
 */
final class ExampleStore implements Store {
  private static final int CHUNK = 8 << 20;

  private final ObjectUrl at;
  private final Bucket bucket;
  private final Set<Upload> uploads = ConcurrentHashMap.newKeySet();

  ExampleStore(ObjectUrl at, Bucket bucket) {
    this.at = at;
    this.bucket = bucket;
  }

  /** What your cloud does: it holds a condition at the very moment of a change. */
  static final class Bucket {
    private record Kept(byte[] bytes, StoredObject object) {}

    private final TreeMap<String, Kept> objects = new TreeMap<>();
    private long version;

    synchronized Optional<Kept> get(String key) {
      return Optional.ofNullable(objects.get(key));
    }

    synchronized List<StoredObject> list() {
      return objects.values().stream().map(Kept::object).toList();
    }

    synchronized Optional<StoredObject> put(String key, byte[] bytes, Condition condition) {
      if (!condition.holds(get(key).map(Kept::object))) {
        return Optional.empty();
      }
      String next = Long.toString(++version);
      StoredObject object = new StoredObject(key, bytes.length, Instant.now(), next);
      objects.put(key, new Kept(bytes, object));
      return Optional.of(object);
    }

    synchronized void delete(String key) {
      objects.remove(key);
    }
  }

  @Override
  public String newest() {
    return at.newest();
  }

  @Override
  public String url(String name) {
    return at.url(name);
  }

  private static StoredObject named(String name, StoredObject o) {
    return new StoredObject(name, o.size(), o.modified(), o.version());
  }

  @Override
  public Optional<StoredObject> find(String name) throws E2dException {
    return bucket.get(at.key(name)).map(kept -> named(name, kept.object()));
  }

  @Override
  public List<StoredObject> list(String prefix) {
    return bucket.list().stream()
        .flatMap(object -> at.name(object.name()).map(name -> named(name, object)).stream())
        .filter(object -> object.name().startsWith(prefix))
        .toList();
  }

  private byte[] bytes(String name) throws E2dException {
    return bucket
        .get(at.key(name))
        .map(Bucket.Kept::bytes)
        .orElseThrow(() -> failure(ErrorCode.NOT_FOUND, name, "there is no such object"));
  }

  @Override
  public InputStream read(String name, long offset) throws E2dException {
    byte[] bytes = bytes(name);
    return new ByteArrayInputStream(bytes, (int) offset, bytes.length);
  }

  @Override
  public Upload write(String name) throws E2dException {
    at.key(name);
    Upload upload = new ChunkedUpload(CHUNK, new Chunks(name), uploads::remove);
    uploads.add(upload);
    return upload;
  }

  private StoredObject put(String name, byte[] bytes, Condition condition) throws E2dException {
    return bucket
        .put(at.key(name), bytes, condition)
        .map(object -> named(name, object))
        .orElseThrow(
            () ->
                failure(
                    ErrorCode.PRECONDITION_FAILED, name, "was written by somebody else meanwhile"));
  }

  /** A large object arrives in pieces, and nobody sees it before it is whole. */
  private final class Chunks implements ChunkedUpload.Chunks {
    private final String name;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    Chunks(String name) {
      this.name = name;
    }

    @Override
    public void send(byte[] chunk) {
      sent.writeBytes(chunk);
    }

    @Override
    public StoredObject finish(byte[] rest, Condition condition) throws E2dException {
      sent.writeBytes(rest);
      return put(name, sent.toByteArray(), condition);
    }

    @Override
    public void clear() {
      sent.reset();
    }
  }

  @Override
  public StoredObject copy(String from, String to, Condition condition) throws E2dException {
    return put(to, bytes(from), condition);
  }

  @Override
  public void delete(String name) throws E2dException {
    bucket.delete(at.key(name));
  }

  @Override
  public void close() {
    uploads.forEach(Upload::close);
  }

  private E2dException failure(ErrorCode code, String name, String why) {
    return new E2dException(code, "storage.example", url(name), url(name) + ": " + why);
  }
}
