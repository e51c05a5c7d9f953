package sh.crit.e2d.snapshot.internal.codec;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;

/** Loads zstd's native code, in a framework from where the framework has unpacked it. */
final class ZstdLibrary {
  private ZstdLibrary() {}

  /**
   * Loads the library unless it is loaded. Left to itself it would unpack to the directory for
   * temporary files, which may forbid execution, and asks a framework by a name that does not
   * exist.
   *
   * @throws LinkageError where there is none for this machine
   */
  static void load() {
    if (!Native.isLoaded() && !loadedByName()) {
      Native.load();
    }
  }

  private static boolean loadedByName() {
    try {
      System.loadLibrary("zstd-jni-" + ZstdVersion.VERSION);
      Native.assumeLoaded();
      return true;
    } catch (UnsatisfiedLinkError e) {
      // Outside of a framework, as in tests, it is on no path and comes out of its jar.
      return false;
    }
  }
}
