package sh.crit.e2d.storage.s3.internal;

import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/** Made at the first request: finding the region may ask the machine's metadata service. */
final class LazyClient implements AutoCloseable {
  private final Supplier<S3Client> maker;
  private final ProgressHttpClient http;
  private S3Client client;

  LazyClient(Supplier<S3Client> maker, ProgressHttpClient http) {
    this.maker = maker;
    this.http = http;
  }

  synchronized S3Client get() {
    if (client == null) {
      client = maker.get();
    }
    return client;
  }

  /** Ends requests that are under way; such as follow are made all the same. */
  void interrupt() {
    http.abortAll();
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
    http.close();
  }
}
