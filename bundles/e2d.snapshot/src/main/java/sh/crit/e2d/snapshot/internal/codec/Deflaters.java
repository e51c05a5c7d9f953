package sh.crit.e2d.snapshot.internal.codec;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who compresses gzip: ISA-L where little work is wanted and there is one, else the JDK. */
final class Deflaters {
  /** From the next level on zlib makes something smaller than ISA-L does. */
  private static final int HIGHEST_FAST_LEVEL = 3;

  private Deflaters() {}

  /**
   * What makes compressors for a level. The first time that one is wanted that ISA-L may make, the
   * library is loaded and tried.
   *
   * @param level 0 to 9
   */
  static Supplier<BlockDeflater> forLevel(int level) {
    if (level == 0 || level > HIGHEST_FAST_LEVEL) {
      return () -> new ZlibDeflater(level);
    }
    return Fast.ISAL
        .<Supplier<BlockDeflater>>map(isal -> () -> new IsalDeflater(isal))
        .orElse(() -> new ZlibDeflater(level));
  }

  /** Initialized when it is first asked: a start of the appliance has no time for it. */
  private static final class Fast {
    static final Optional<Isal> ISAL =
        IsalSearch.find(
            Carried::loadJna, List.of(Carried::loadIsal, () -> IsalSearch.OPERATING_SYSTEMS));

    private Fast() {}
  }
}
