package sh.crit.e2d.snapshot.internal.codec;

import java.util.Objects;

/**
 * A compression and its level.
 *
 * @param compression what with
 * @param level from little work to much; 0 with none
 */
public record Packing(Compression compression, int level) {
  /** As it is. */
  public static final Packing NONE = new Packing(Compression.NONE, 0);

  /** Packed without being compressed: keeps gzip's magic and checksum around what is encrypted. */
  public static final Packing GZIP_STORED = new Packing(Compression.GZIP, 0);

  public Packing {
    Objects.requireNonNull(compression, "compression");
    if (!compression.hasLevel(level)) {
      throw new IllegalArgumentException(compression + " has no level " + level);
    }
  }
}
