package sh.crit.e2d.crypto.internal.seal;

/** An authentication code under way, 32 bytes long. One thread at a time. */
interface Code {
  int BYTES = 32;

  void update(byte[] bytes, int offset, int length);

  /** The code of all since the last one. */
  byte[] end();
}
