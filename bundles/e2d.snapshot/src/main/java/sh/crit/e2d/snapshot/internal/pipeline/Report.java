package sh.crit.e2d.snapshot.internal.pipeline;

import java.util.Optional;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.spi.crypto.SealFormat;

/**
 * What was written or read, known only when all of it was.
 *
 * @param database what is in the backup
 * @param stored what the store keeps
 * @param compression how it is compressed
 * @param seal how it is encrypted, empty when it is not
 * @param keyId names the key that it is encrypted with, empty when it is not
 */
public record Report(
    Database database,
    Stored stored,
    Compression compression,
    Optional<SealFormat> seal,
    Optional<String> keyId) {}
