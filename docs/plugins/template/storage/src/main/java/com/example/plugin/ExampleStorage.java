package com.example.plugin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.storage.ObjectUrl;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** Serves {@code example://bucket/name}, in memory: a beginning. */
@Component(property = StorageProvider.SCHEMES_PROPERTY + "=example")
public final class ExampleStorage implements StorageProvider {
  private static final Pattern BUCKETS = Pattern.compile("[a-z0-9-]{3,63}");

  private final Map<String, ExampleStore.Bucket> buckets = new ConcurrentHashMap<>();

  /** Used by the framework. */
  @Activate
  public ExampleStorage() {
    // Credentials come from the environment, never from the configuration.
  }

  @Override
  public boolean accepts(String url) {
    return url.startsWith("example://");
  }

  /** Contacts nobody: what cannot be reached is told by the first question. */
  @Override
  public Store open(String url) throws E2dException {
    ObjectUrl at = ObjectUrl.parse(url, BUCKETS);
    return new ExampleStore(
        at, buckets.computeIfAbsent(at.bucket(), b -> new ExampleStore.Bucket()));
  }
}
