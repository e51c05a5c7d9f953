package sh.crit.e2d.spi.storage;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.http.HttpApi;
import sh.crit.e2d.spi.http.Reply;
import sh.crit.e2d.spi.http.Tokens;

/**
 * A store that is reached by HTTP. It knows names, order, errors and what is under way; a plugin
 * writes the requests, in terms of keys: the names within the bucket, {@link ObjectUrl#folder}
 * included. Objects that a plugin returns are named by their keys.
 *
 * <p>Lifecycle, threading, errors and cancellation are those of {@link Store}.
 */
public abstract class HttpStore implements Store {
  private static final Duration BRIEF = Duration.ofSeconds(10);

  private final String operation;
  private final ObjectUrl at;
  private final int chunk;
  private final HttpApi http;
  private final Tokens tokens = new Tokens(() -> issue());
  private final Set<Upload> uploads = ConcurrentHashMap.newKeySet();

  /**
   * @param operation of the errors, such as {@code storage.gcs}
   * @param chunk in how large pieces large objects are sent, in bytes; as much is kept in memory
   * @param patience how long nothing may move before a request is given up and sent again
   */
  protected HttpStore(String operation, ObjectUrl at, int chunk, Duration patience) {
    this.operation = operation;
    this.at = at;
    this.chunk = chunk;
    this.http = new HttpApi(operation, patience);
  }

  /**
   * The object as it is now.
   *
   * @throws E2dException NOT_FOUND where the server says so, of the object or of the bucket: which
   *     of the two is asked by {@link #search}
   */
  protected abstract StoredObject lookUp(String key) throws E2dException;

  /**
   * All objects whose keys begin so, in any order; what can be no object's name may be among them.
   *
   * @throws E2dException NOT_FOUND where there is no bucket
   */
  protected abstract List<StoredObject> search(String prefix) throws E2dException;

  /** Reads this version of an object; {@link HttpApi#read} goes on after a break. */
  protected abstract InputStream open(StoredObject object, long offset) throws E2dException;

  /** How an object is written; contacts nobody. */
  protected abstract ChunkedUpload.Chunks begin(String key) throws E2dException;

  /** Copies this version of an object within the store. */
  protected abstract StoredObject copy(StoredObject from, String to, Condition condition)
      throws E2dException;

  /** Deletes an object; NOT_FOUND for one that is not there is no harm. */
  protected abstract void remove(String key) throws E2dException;

  /**
   * A token for {@link #authorized}; for stores that take such. Asked for a new one in time, and
   * after an answer 401.
   */
  protected Tokens.Token issue() throws E2dException {
    throw new IllegalStateException("no tokens");
  }

  /**
   * Begins a request that carries a token.
   *
   * @param key what tokens are set by, for messages
   */
  protected final HttpRequest.Builder authorized(String url, String key) throws E2dException {
    return HttpApi.authorized(url, key, tokens.valid());
  }

  /** What the URL names. */
  protected final ObjectUrl at() {
    return at;
  }

  protected final HttpApi http() {
    return http;
  }

  /**
   * Sends a request as {@link HttpApi#call} does.
   *
   * @param key what it is about, for messages
   * @return an answer that is a success
   * @throws E2dException as {@link #refusal} says, for any other
   */
  protected final Reply call(String key, HttpRequest.Builder request) throws E2dException {
    Reply reply = http.call(request.build());
    return answered(key, reply, body -> reply);
  }

  /**
   * Sends a request once, and waits briefly for an answer of any kind: for what is cleared away.
   */
  protected final void once(HttpRequest.Builder request) throws E2dException {
    http.ask(request.build(), BRIEF);
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param reader of the body; whatever it throws, or a null, is an answer that makes no sense
   */
  protected final <T> T call(String key, HttpRequest.Builder request, Function<String, T> reader)
      throws E2dException {
    return answered(key, call(key, request), reader);
  }

  /** The same of an answer that is there, a refusal perhaps. */
  protected final <T> T answered(String key, Reply reply, Function<String, T> reader)
      throws E2dException {
    if (!reply.ok()) {
      throw refusal(key, reply);
    }
    return reply
        .read(reader)
        .orElseThrow(() -> failure(ErrorCode.UNREACHABLE, key, "the answer makes no sense"));
  }

  /**
   * What an answer is an error of, by what statuses commonly mean. The server's own words are left
   * out: some repeat what was signed.
   */
  protected E2dException refusal(String key, Reply reply) {
    int status = reply.status();
    return switch (status) {
      case 401 -> {
        tokens.forget();
        yield failure(ErrorCode.STORAGE_UNUSABLE, key, "the credentials are not taken (401)");
      }
      case 403 -> failure(ErrorCode.STORAGE_UNUSABLE, key, "access is denied (403)");
      case 404 -> failure(ErrorCode.NOT_FOUND, key, "there is no such object");
      case 409, 412 ->
          reply.repeated()
              ? failure(ErrorCode.UNREACHABLE, key, "an answer was lost; it may have been written")
              : failure(
                  ErrorCode.PRECONDITION_FAILED,
                  key,
                  "was written by somebody else in between; it stays as it is");
      default ->
          status == 408 || status == 429 || status / 100 == 5
              ? failure(ErrorCode.UNREACHABLE, key, "the store is in trouble: HTTP " + status)
              : failure(ErrorCode.STORAGE_UNUSABLE, key, "the store refuses: HTTP " + status);
    };
  }

  /** An error about an object, naming its URL. */
  protected final E2dException failure(ErrorCode code, String key, String why) {
    String url = at.base() + key;
    return new E2dException(code, operation, url, url + ": " + why);
  }

  @Override
  public final String newest() {
    return at.newest();
  }

  @Override
  public final String url(String name) {
    return at.url(name);
  }

  private static StoredObject named(String name, StoredObject o) {
    return new StoredObject(name, o.size(), o.modified(), o.version());
  }

  @Override
  public final Optional<StoredObject> find(String name) throws E2dException {
    String key = at.key(name);
    try {
      return Optional.of(named(name, lookUp(key)));
    } catch (E2dException e) {
      bucketIsThere(key, e);
      return Optional.empty();
    }
  }

  /** A missing bucket is never taken for a missing object. */
  private void bucketIsThere(String key, E2dException notFound) throws E2dException {
    if (notFound.code() != ErrorCode.NOT_FOUND) {
      throw notFound;
    }
    searched(key);
  }

  private List<StoredObject> searched(String prefix) throws E2dException {
    try {
      return search(prefix);
    } catch (E2dException e) {
      throw ofBucket(e);
    }
  }

  private E2dException ofBucket(E2dException e) {
    return e.code() == ErrorCode.NOT_FOUND
        ? failure(
            ErrorCode.STORAGE_UNUSABLE,
            at.folder() + at.newest(),
            "there is no bucket '" + at.bucket() + "'; create it, or correct snapshot.file")
        : e;
  }

  @Override
  public final List<StoredObject> list(String prefix) throws E2dException {
    return searched(at.folder() + prefix).stream()
        .flatMap(object -> at.name(object.name()).map(name -> named(name, object)).stream())
        .sorted(Comparator.comparing(StoredObject::name))
        .toList();
  }

  private StoredObject existing(String name) throws E2dException {
    String key = at.key(name);
    return find(name)
        .map(object -> named(key, object))
        .orElseThrow(() -> failure(ErrorCode.NOT_FOUND, key, "there is no such object"));
  }

  @Override
  public final InputStream read(String name, long offset) throws E2dException {
    return open(existing(name), offset);
  }

  @Override
  public final Upload write(String name) throws E2dException {
    Upload upload = new ChunkedUpload(chunk, new Named(name), uploads::remove);
    uploads.add(upload);
    return upload;
  }

  private final class Named implements ChunkedUpload.Chunks {
    private final String name;
    private final ChunkedUpload.Chunks chunks;

    Named(String name) throws E2dException {
      this.name = name;
      this.chunks = begin(at.key(name));
    }

    @Override
    public void send(byte[] chunk) throws E2dException {
      try {
        chunks.send(chunk);
      } catch (E2dException e) {
        throw ofBucket(e);
      }
    }

    @Override
    public StoredObject finish(byte[] rest, Condition condition) throws E2dException {
      try {
        return named(name, chunks.finish(rest, condition));
      } catch (E2dException e) {
        throw ofBucket(e);
      }
    }

    @Override
    public void clear() throws E2dException {
      chunks.clear();
    }
  }

  @Override
  public final StoredObject copy(String from, String to, Condition condition) throws E2dException {
    return named(to, copy(existing(from), at.key(to), condition));
  }

  @Override
  public final void delete(String name) throws E2dException {
    String key = at.key(name);
    try {
      remove(key);
    } catch (E2dException e) {
      bucketIsThere(key, e);
    }
  }

  @Override
  public final void close() {
    uploads.forEach(Upload::close);
    http.close();
  }
}
