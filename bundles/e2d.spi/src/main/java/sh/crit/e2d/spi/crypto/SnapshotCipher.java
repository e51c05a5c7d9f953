package sh.crit.e2d.spi.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import sh.crit.e2d.api.error.E2dException;

/**
 * Encrypts backups with keys derived from the cluster's CA key, opens them again, and hashes them.
 * All work in one pass and in memory that does not depend on the size.
 *
 * <p><b>Lifecycle.</b> Stateless; a key file is read at each call and not kept. <b>Threading.</b>
 * Any thread; each stream belongs to one thread at a time. <b>Errors.</b> {@link E2dException} for
 * a key file as in {@link ClusterKeys}; {@link UnusableObjectException} for an object: WRONG_KEY,
 * SNAPSHOT_DAMAGED or SNAPSHOT_UNSUPPORTED; other {@link IOException}s are those of the stream
 * below. <b>Cancellation.</b> Close the stream.
 */
public interface SnapshotCipher {
  /**
   * A SHA-256 of nothing yet, for what proves a backup: the same as the platform's, as fast as this
   * machine has one. For small things the platform's does.
   */
  MessageDigest sha256();

  /**
   * Names a key without telling anything about it: equal for equal keys in whatever encoding.
   *
   * @param caKey PEM file as in {@link ClusterKeys#derive}
   * @return 32 hexadecimal digits
   */
  String keyId(Path caKey) throws E2dException;

  /**
   * Encrypts into {@link SealFormat#SEALED}.
   *
   * @param caKey PEM file as in {@link ClusterKeys#derive}
   * @param to takes the object; flushed at the end, never closed
   */
  FinishingOutputStream seal(Path caKey, OutputStream to) throws E2dException, IOException;

  /**
   * Encrypts into {@link SealFormat#E2D}, for readers that know nothing better. Writing more or
   * less than announced is an {@link IOException}, at the latest from {@code finish}.
   *
   * @param caKey PEM file with an RSA key, the only type that this format has
   * @param plainBytes how many bytes will be written; the format says so up front
   * @param to takes the object; flushed at the end, never closed
   */
  FinishingOutputStream sealAsE2d(Path caKey, long plainBytes, OutputStream to)
      throws E2dException, IOException;

  /**
   * Opens an object. Its end is {@code -1}, and only an object that is whole has one: reading ends
   * with an exception in every other case, and goes on doing so.
   *
   * <p>What {@link SealFormat#SEALED} hands out is genuine, piece by piece. In {@link
   * SealFormat#E2D} <b>nothing may be used before the end was reached</b>: its only authentication
   * code comes last. Write to a scratch file and use that file after {@code -1}.
   *
   * <p>{@link SealFormat#E2D} does not name its key: WRONG_KEY is also what its damage looks like.
   *
   * @param format what {@link SealFormat#of} said of the object's first bytes
   * @param caKey PEM file as in {@link ClusterKeys#derive}
   * @param object name for messages
   * @param sealed the object from its first byte; read to its end, never closed
   */
  InputStream open(SealFormat format, Path caKey, String object, InputStream sealed)
      throws E2dException, IOException;
}
