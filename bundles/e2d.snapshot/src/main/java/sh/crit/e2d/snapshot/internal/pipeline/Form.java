package sh.crit.e2d.snapshot.internal.pipeline;

import java.util.Objects;
import java.util.Optional;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.spi.crypto.SealFormat;

/**
 * What a backup is to look like.
 *
 * @param family whose readers it is for
 * @param encrypted whether it is encrypted
 * @param packing the compression; what is encrypted does not get smaller, so it is stored in gzip
 *     where any compression was wanted
 */
public record Form(Family family, boolean encrypted, Packing packing) {

  /** The two families of formats. */
  public enum Family {
    /** With etcd's own hash at the end of the database. */
    OWN(SealFormat.SEALED),
    /** What the Go program restores: the database without the hash. */
    E2D(SealFormat.E2D);

    private final SealFormat seal;

    Family(SealFormat seal) {
      this.seal = seal;
    }
  }

  public Form {
    Objects.requireNonNull(family, "family");
    if (family == Family.E2D && packing.compression() == Compression.ZSTD) {
      throw new IllegalArgumentException("the Go program does not read zstd");
    }
    if (encrypted && packing.compression() != Compression.NONE) {
      packing = Packing.GZIP_STORED;
    }
  }

  /** How it is encrypted, empty when it is not. */
  public Optional<SealFormat> seal() {
    return encrypted ? Optional.of(family.seal) : Optional.empty();
  }

  /** Whether what is stored is just what etcd sent. */
  boolean bare() {
    return !encrypted && packing.compression() == Compression.NONE;
  }

  boolean keepsHash() {
    return family == Family.OWN;
  }
}
