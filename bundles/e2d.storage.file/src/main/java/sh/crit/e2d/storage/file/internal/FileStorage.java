package sh.crit.e2d.storage.file.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.ObjectNames;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** Serves {@code file:///path/of/the/newest}. */
@Component(property = StorageProvider.SCHEMES_PROPERTY + "=file")
public final class FileStorage implements StorageProvider {
  /** Used by the framework. */
  @Activate
  public FileStorage() {}

  @Override
  public boolean accepts(String url) {
    return url.startsWith("file:");
  }

  @Override
  public Store open(String url) throws E2dException {
    Path file = path(url);
    Path name = file.getFileName();
    if (name == null || url.endsWith("/")) {
      throw refused(url, "names a directory; the name of the newest backup's file must follow");
    }
    ObjectNames.check(name.toString());
    return new FileStore(file.getParent(), name.toString());
  }

  private static Path path(String url) throws E2dException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused(url, "is no URL (" + e.getReason() + " at character " + e.getIndex() + ")");
    }
    boolean plain = uri.getQuery() == null && uri.getFragment() == null;
    boolean here = uri.getAuthority() == null || uri.getAuthority().equals("localhost");
    if (uri.isOpaque() || !uri.getPath().startsWith("/") || !here) {
      throw refused(url, "must be file:///, followed by an absolute path of this machine");
    }
    if (!plain) {
      throw refused(url, "must not have a query or fragment; write ? as %3F and # as %23");
    }
    return Path.of(uri.getPath()).normalize();
  }

  private static E2dException refused(String url, String why) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "storage.file", url, "snapshot.file: '" + url + "' " + why);
  }
}
