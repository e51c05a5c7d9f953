package sh.crit.e2d.crypto.internal.seal;

/** A stream cipher: encrypting and decrypting are the same. One thread at a time. */
@FunctionalInterface
interface KeyStream {
  /** Takes the next bytes of {@code from} to {@code to}, as many as go in. */
  void apply(byte[] from, int at, int length, byte[] to, int target);
}
