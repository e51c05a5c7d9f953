package sh.crit.e2d.crypto.internal.seal;

import java.util.Arrays;
import java.util.HexFormat;

/** What a CA key derives for backups: a secret, and a name that tells nothing about it. */
public final class SealingKey {
  public static final int ID_BYTES = SealHeader.KEY_ID_BYTES;
  public static final int SECRET_BYTES = 32;

  private final byte[] id;
  private final byte[] secret;

  /**
   * @param id names the key, derived apart from the secret
   * @param secret makes the keys of each object together with the object's salt
   */
  public SealingKey(byte[] id, byte[] secret) {
    this.id = id.clone();
    this.secret = secret.clone();
  }

  /** The identifier in hexadecimal digits. */
  public String name() {
    return HexFormat.of().formatHex(id);
  }

  byte[] id() {
    return id.clone();
  }

  boolean isNamed(byte[] name) {
    return Arrays.equals(id, name);
  }

  ObjectKeys keysOf(byte[] salt) {
    return ObjectKeys.of(secret, salt);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "SealingKey " + name();
  }
}
