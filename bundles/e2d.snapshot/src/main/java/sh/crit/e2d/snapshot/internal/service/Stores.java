package sh.crit.e2d.snapshot.internal.service;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** The storage plugins that are there just now. Safe for several threads. */
public final class Stores {
  private final List<StorageProvider> providers = new CopyOnWriteArrayList<>();

  public void add(StorageProvider provider) {
    providers.add(provider);
  }

  public void remove(StorageProvider provider) {
    providers.remove(provider);
  }

  /** Whether there is a plugin for it just now. */
  boolean serves(String url) {
    return providers.stream().anyMatch(provider -> provider.accepts(url));
  }

  /**
   * Opens the store that a URL lies in; to be closed.
   *
   * @throws E2dException STORAGE_UNUSABLE while no plugin serves it, else as {@link
   *     StorageProvider#open}
   */
  public Store open(String url) throws E2dException {
    for (StorageProvider provider : providers) {
      if (provider.accepts(url)) {
        return provider.open(url);
      }
    }
    throw new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "snapshot.store",
        url,
        "snapshot.file: no storage bundle serves '" + url + "'; waiting for a plugin in plugins/");
  }
}
