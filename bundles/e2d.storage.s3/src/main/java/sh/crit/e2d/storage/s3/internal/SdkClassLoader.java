package sh.crit.e2d.storage.s3.internal;

import java.util.function.Supplier;

/** The SDK finds parts of itself by the thread's class loader, which in a framework is not ours. */
final class SdkClassLoader {
  private SdkClassLoader() {}

  static <T> T with(Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SdkClassLoader.class.getClassLoader());
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
