package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/**
 * Passes a database on and looks whether it is one: by its first page, by its size, and by the hash
 * that etcd appends. Always holds back as much as that hash is long, for only the end tells whether
 * it was one.
 */
final class DatabaseStream {
  private static final int HASH_BYTES = 32;

  /** etcd writes whole pages, of a size that is a multiple of this on every system. */
  private static final int PAGE_UNIT = 512;

  private final Rules rules;
  private final OutputStream to;
  private final MessageDigest digest;
  private final FirstPage firstPage = new FirstPage();
  private final byte[] held = new byte[HASH_BYTES];
  private int holding;
  private long passed;
  private byte[] passedOn = new byte[0];

  /**
   * What is asked of a database.
   *
   * @param name what it is called in messages
   * @param noDatabase the failure when it does not begin as a database does
   * @param databaseBytes its size without hash, where that is known
   * @param hashDemanded whether it has to come with etcd's hash
   * @param keepsHash whether the hash is passed on
   */
  record Rules(
      String name,
      UnusableObjectException noDatabase,
      OptionalLong databaseBytes,
      boolean hashDemanded,
      boolean keepsHash) {}

  /**
   * @param digest a SHA-256 of nothing yet
   */
  DatabaseStream(Rules rules, MessageDigest digest, OutputStream to) {
    this.rules = rules;
    this.digest = digest;
    this.to = to;
  }

  /** The size of the database in a snapshot of this size, which may end with etcd's hash. */
  static long withoutHash(long snapshotBytes) {
    return hasHash(snapshotBytes) ? snapshotBytes - HASH_BYTES : snapshotBytes;
  }

  private static boolean hasHash(long snapshotBytes) {
    return snapshotBytes % PAGE_UNIT == HASH_BYTES;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    int ready = holding + length - HASH_BYTES;
    if (ready <= 0) {
      hold(bytes, offset, length);
      return;
    }
    int old = Math.min(holding, ready);
    pass(held, 0, old);
    System.arraycopy(held, old, held, 0, holding - old);
    holding -= old;
    int fresh = ready - old;
    pass(bytes, offset, fresh);
    hold(bytes, offset + fresh, length - fresh);
  }

  /** Whether its beginning was found to be that of a database. */
  boolean begun() {
    return passed >= FirstPage.BYTES;
  }

  /** Says what was passed on, or why it must not be used. */
  Database end() throws IOException {
    long total = passed + holding;
    if (total < FirstPage.BYTES) {
      throw rules.noDatabase;
    }
    boolean hashed = hasHash(total);
    if (!hashed) {
      pass(held, 0, holding);
    }
    if (!firstPage.isDatabase()) {
      throw rules.noDatabase;
    }
    if (!hashed && total % PAGE_UNIT != 0) {
      throw damaged("is truncated: " + total + " bytes are no whole number of database pages");
    }
    if (!hashed && rules.hashDemanded) {
      throw damaged("is truncated: etcd's own hash is missing at its end");
    }
    if (passed != rules.databaseBytes.orElse(passed)) {
      throw otherSize("only " + passed);
    }
    MessageDigest goingOn = Sha256.copy(digest);
    byte[] sum = digest.digest();
    if (hashed && !MessageDigest.isEqual(sum, held)) {
      throw damaged("is damaged: etcd's own hash is not that of the database");
    }
    if (hashed && rules.keepsHash) {
      to.write(held, 0, holding);
      goingOn.update(held, 0, holding);
    }
    passedOn = goingOn.digest();
    return new Database(passed, Sha256.hex(sum), hashed);
  }

  /**
   * After the end, the SHA-256 of all that was passed on: the database, and etcd's hash where that
   * was too. Whoever stores just that need not hash it once more.
   */
  String passedOn() {
    return Sha256.hex(passedOn);
  }

  private void hold(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, held, holding, length);
    holding += length;
  }

  private void pass(byte[] bytes, int offset, int length) throws IOException {
    if (firstPage.add(bytes, offset, length) && !firstPage.isDatabase()) {
      throw rules.noDatabase;
    }
    passed += length;
    if (passed > rules.databaseBytes.orElse(passed)) {
      throw otherSize("more");
    }
    digest.update(bytes, offset, length);
    to.write(bytes, offset, length);
  }

  private UnusableObjectException otherSize(String what) {
    return damaged(
        "is damaged: its database should have "
            + rules.databaseBytes.orElseThrow()
            + " bytes and has "
            + what);
  }

  private UnusableObjectException damaged(String what) {
    return new UnusableObjectException(ErrorCode.SNAPSHOT_DAMAGED, rules.name, what);
  }
}
