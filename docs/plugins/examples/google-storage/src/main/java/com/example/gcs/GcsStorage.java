package com.example.gcs;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.storage.ObjectUrl;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** Serves {@code gs://bucket/name}: Google Cloud Storage. */
@Component(property = StorageProvider.SCHEMES_PROPERTY + "=gs")
public final class GcsStorage implements StorageProvider {
  private static final Pattern BUCKETS = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

  private final Map<String, String> environment;
  private final Duration patience;

  @Activate
  public GcsStorage() {
    this(System.getenv(), Duration.ofSeconds(45));
  }

  GcsStorage(Map<String, String> environment, Duration patience) {
    this.environment = environment;
    this.patience = patience;
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("gs://");
  }

  @Override
  public Store open(String url) throws E2dException {
    return new GcsStore(ObjectUrl.parse(url, BUCKETS), environment, patience);
  }
}
