package sh.crit.e2d.storage.s3.internal;

import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.ObjectNames;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects below one folder of a bucket. The version of one is its entity tag. */
final class S3Store implements Store {
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final Location location;
  private final S3Settings settings;
  private final LazyClient client;
  private final Bucket bucket;
  private final Abandoned abandoned;
  private final Set<S3Upload> uploads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private S3Store(Location location, S3Settings settings, LazyClient client, Clock clock) {
    this.location = location;
    this.settings = settings;
    this.client = client;
    this.bucket = new Bucket(location, client);
    this.abandoned = new Abandoned(bucket, clock);
  }

  static S3Store open(
      Location location, S3Settings settings, Map<String, String> environment, Clock clock) {
    return new S3Store(location, settings, Clients.of(location, settings, environment), clock);
  }

  @Override
  public String newest() {
    return location.newest();
  }

  @Override
  public String url(String name) {
    return location.url(location.folder() + name);
  }

  @Override
  public Optional<StoredObject> find(String name) throws E2dException {
    return bucket.find(key(name));
  }

  private String key(String name) throws E2dException {
    String key = location.key(name);
    if (closed) {
      throw Failures.make(ErrorCode.FAILED, location, key, "the store is closed", null);
    }
    return key;
  }

  @Override
  public List<StoredObject> list(String prefix) throws E2dException {
    String keys = location.folder() + prefix;
    List<StoredObject> objects = new ArrayList<>(bucket.call(keys, s3 -> objects(s3, keys)));
    objects.sort(Comparator.comparing(StoredObject::name));
    return objects;
  }

  private List<StoredObject> objects(S3Client s3, String keys) {
    return s3.listObjectsV2Paginator(r -> r.bucket(bucket.name()).prefix(keys)).contents().stream()
        .filter(o -> ObjectNames.valid(o.key().substring(location.folder().length())))
        .map(this::object)
        .toList();
  }

  private StoredObject object(S3Object found) {
    return new StoredObject(
        found.key().substring(location.folder().length()),
        found.size(),
        // A list knows the time better than the answer that find relies on.
        found.lastModified().truncatedTo(ChronoUnit.SECONDS),
        Bucket.version(found.eTag()));
  }

  @Override
  public InputStream read(String name, long offset) throws E2dException {
    String key = key(name);
    try {
      return ResumingStream.open(bucket, key, offset);
    } catch (E2dException e) {
      // Nothing is left to read behind the last byte, which S3 takes for a mistake.
      if (e.getCause() instanceof AwsServiceException answer
          && answer.statusCode() == RANGE_NOT_SATISFIABLE) {
        return InputStream.nullInputStream();
      }
      throw e;
    }
  }

  @Override
  public Upload write(String name) throws E2dException {
    String key = key(name);
    abandoned.sweep(key);
    S3Upload upload =
        new S3Upload(bucket, key, new PartSizes(settings.partSize()), uploads::remove);
    uploads.add(upload);
    return upload;
  }

  @Override
  public StoredObject copy(String from, String to, Condition condition) throws E2dException {
    return new Copier(bucket, settings).copy(key(from), key(to), condition);
  }

  @Override
  public void delete(String name) throws E2dException {
    String key = key(name);
    bucket.call(key, s3 -> s3.deleteObject(r -> r.bucket(bucket.name()).key(key)));
  }

  @Override
  public void close() {
    closed = true;
    client.interrupt();
    uploads.forEach(S3Upload::close);
    bucket.close();
  }
}
