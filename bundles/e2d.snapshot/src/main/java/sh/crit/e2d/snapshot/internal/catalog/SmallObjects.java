package sh.crit.e2d.snapshot.internal.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.pipeline.Failures;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** Objects that are texts of a few hundred bytes. */
final class SmallObjects {
  private static final String OPERATION = "snapshot.catalog";

  /** What is larger is none of ours, and does not get into memory. */
  private static final int LARGEST = 64 << 10;

  private SmallObjects() {}

  static String read(Store store, String name) throws E2dException {
    try (InputStream in = store.read(name, 0)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(store, name, e);
    }
  }

  static StoredObject write(Store store, String name, String text, Condition condition)
      throws E2dException {
    try (Upload upload = store.write(name)) {
      upload.stream().write(text.getBytes(StandardCharsets.UTF_8));
      return upload.complete(condition);
    } catch (IOException e) {
      throw failed(store, name, "cannot be written", e);
    }
  }

  static E2dException unreadable(Store store, String name, IOException e) {
    return failed(store, name, "cannot be read", e);
  }

  private static E2dException failed(Store store, String name, String what, IOException e) {
    if (e instanceof UnusableObjectException unusable) {
      return unusable.error();
    }
    String url = store.url(name);
    if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
      return new E2dException(
          ErrorCode.CANCELLED, OPERATION, url, url + ": interrupted before its end", e);
    }
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        OPERATION,
        url,
        url + ": " + what + ": " + Failures.firstLine(e),
        e);
  }
}
