package sh.crit.e2d.snapshot.internal.codec;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;

/**
 * The native code that the bundle carries for gzip: JNA's, and ISA-L, which is a part of Intel's
 * GKL. In a framework it is the framework that unpacks it, below the data directory; JNA would
 * choose the user's home or {@code /tmp}.
 */
final class Carried {
  private static final String GKL = "gkl_compression";
  private static final boolean IN_FRAMEWORK = FrameworkUtil.getBundle(Carried.class) != null;

  private Carried() {}

  /**
   * Loads JNA's own library.
   *
   * @throws LinkageError where there is none for this machine, or nothing can be loaded from where
   *     it is
   */
  static void loadJna() {
    if (!IN_FRAMEWORK) {
      System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir"));
      NativeLibrary.getProcess();
      return;
    }
    System.loadLibrary("jnidispatch");
    Map<String, String> settings =
        Map.of(
            "jna.nosys", "false",
            "jna.nounpack", "true",
            // Otherwise it starts a process to find out in which directories libraries are.
            "jna.platform.library.path", "");
    // They are the whole JVM's, and plugins may have a JNA of their own.
    Map<String, String> before = new HashMap<>();
    settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
    try {
      NativeLibrary.getProcess();
    } finally {
      before.forEach(Carried::restore);
    }
  }

  /**
   * Loads the library that has ISA-L in it.
   *
   * @return what JNA finds it by
   * @throws UnsatisfiedLinkError where there is none for this machine
   */
  static String loadIsal() {
    if (IN_FRAMEWORK) {
      System.loadLibrary(GKL);
      return System.mapLibraryName(GKL);
    }
    String file = "/com/intel/gkl/native/" + System.mapLibraryName(GKL);
    try {
      return Native.extractFromResourcePath(file, Carried.class.getClassLoader()).getPath();
    } catch (IOException e) {
      throw (UnsatisfiedLinkError) new UnsatisfiedLinkError(e.toString()).initCause(e);
    }
  }

  private static void restore(String key, String value) {
    if (value == null) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }
}
