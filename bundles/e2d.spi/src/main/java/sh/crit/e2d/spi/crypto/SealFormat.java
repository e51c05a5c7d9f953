package sh.crit.e2d.spi.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The forms in which an encrypted backup comes. */
public enum SealFormat {
  /** Our own: every chunk is authenticated before it is used, and the key is named. */
  SEALED("E2DSNAP\n"),
  /** That of the Go program: authenticated as a whole, by a code that comes last. */
  E2D("ENCRYPTED:");

  /** How many bytes of an object tell its format. */
  public static final int HEAD_BYTES = 10;

  private final String magic;

  SealFormat(String magic) {
    this.magic = magic;
  }

  /** The bytes that an object of this format begins with. */
  public byte[] magic() {
    return magic.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The format of an object, empty when it is not encrypted in a form that is known.
   *
   * @param head the object's first bytes: {@link #HEAD_BYTES}, or all where there are fewer
   */
  public static Optional<SealFormat> of(byte[] head) {
    return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
  }

  private boolean begins(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith(magic);
  }
}
