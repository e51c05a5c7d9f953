package sh.crit.e2d.discovery.aws.internal;

import sh.crit.e2d.api.error.E2dException;

/** The SDK finds parts of itself by the thread's class loader, which in a framework is not ours. */
final class SdkLoader {
  private SdkLoader() {}

  /** What is done with the SDK. */
  interface Action<T> {
    T run() throws E2dException;
  }

  static <T> T with(Action<T> action) throws E2dException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SdkLoader.class.getClassLoader());
    try {
      return action.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
