package sh.crit.e2d.spi.storage;

import sh.crit.e2d.api.error.E2dException;

/**
 * Opens stores of some URL schemes. A provider is an OSGi service with the property {@link
 * #SCHEMES_PROPERTY}; its bundle lists the same schemes in the manifest header {@code
 * E2D-Storage-Schemes}, by which a configuration is checked before the framework runs.
 *
 * <p><b>Lifecycle.</b> May come and go at any time; a store that it opened lives until closed, or
 * until the provider goes. <b>Threading.</b> Called on any thread. <b>Errors.</b> {@link
 * E2dException} with BAD_CONFIGURATION for a URL that cannot be one, naming what would be right.
 * <b>Cancellation.</b> {@link #open} contacts nobody and returns at once.
 */
public interface StorageProvider {
  /** The service property that lists the URL schemes, an array of texts. */
  String SCHEMES_PROPERTY = "e2d.storage.schemes";

  /**
   * Whether it is this provider that serves the URL; of several for one scheme, such as https, the
   * first that says so is taken.
   */
  boolean accepts(String url);

  /**
   * Opens the store that the URL lies in.
   *
   * @param url the configuration's {@code snapshot.file}: of the object, not of the folder around
   * @throws E2dException BAD_CONFIGURATION
   */
  Store open(String url) throws E2dException;
}
