package sh.crit.e2d.spi.crypto;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;

/**
 * The files of a cluster's own certificate authority and of the pairs that it signs.
 *
 * <p><b>Lifecycle.</b> Stateless; found by {@link java.util.ServiceLoader} too, for it works where
 * no appliance runs. <b>Threading.</b> Any thread; two at once on one directory end with one of
 * them refused. <b>Errors.</b> {@link E2dException} with BAD_USAGE for hosts that are none,
 * BAD_CONFIGURATION for files that do not fit together, STORAGE_UNUSABLE for those that cannot be
 * read or written; the message names the file and never the content of a key. <b>Cancellation.</b>
 * Local work only.
 */
public interface CertificateFiles {
  /**
   * Makes what is missing of {@code ca}, {@code server}, {@code peer} and {@code client}, each a
   * {@code .crt} and a {@code .key} in PEM, keys for the owner alone. A file that is there is never
   * written; an authority that is there signs what is made. Nothing is written before all that is
   * there has been understood.
   */
  Report init(Request request) throws E2dException;

  /**
   * What is wanted.
   *
   * @param directory where the files are; made when it is missing
   * @param keys of what type new keys are
   * @param hosts names and IP addresses that the server and the peer answer at; not empty
   * @param caLife how long a new authority is valid
   * @param life how long new pairs are valid, which is never longer than their authority
   */
  record Request(Path directory, KeyType keys, Set<String> hosts, Duration caLife, Duration life) {
    public Request {
      hosts = Set.copyOf(hosts);
      if (hosts.isEmpty() || life.isNegative() || life.isZero() || caLife.compareTo(life) < 0) {
        throw new IllegalArgumentException("hosts " + hosts + ", " + caLife + ", " + life);
      }
    }
  }

  /** The types of keys, in the sizes that are held to be safe for years. */
  enum KeyType {
    /** On the curve P-256. */
    ECDSA,
    /** Of 3072 bits. */
    RSA
  }

  /**
   * What was done.
   *
   * @param written the files that are new, in the order in which they were made
   * @param kept the files that were there
   * @param warnings what the operator should know of those that were kept, one line each
   */
  record Report(List<Path> written, List<Path> kept, List<String> warnings) {
    public Report {
      written = List.copyOf(written);
      kept = List.copyOf(kept);
      warnings = List.copyOf(warnings);
    }
  }
}
