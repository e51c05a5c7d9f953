package sh.crit.e2d.storage.s3.internal;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/** The one buffer of an upload: a part is gathered, sent, perhaps sent again, and forgotten. */
final class PartBuffer {
  private static final int FIRST = 1 << 16;

  private byte[] bytes = new byte[FIRST];
  private int length;

  int length() {
    return length;
  }

  /** Takes as many bytes as fit into a part of that size. */
  int take(byte[] from, int offset, int count, int partSize) {
    int taken = Math.min(count, partSize - length);
    if (length + taken > bytes.length) {
      // Doubled, so that a small object costs little; never more than a part.
      int room = Math.max(length + taken, (int) Math.min(partSize, bytes.length * 2L));
      bytes = Arrays.copyOf(bytes, room);
    }
    System.arraycopy(from, offset, bytes, length, taken);
    length += taken;
    return taken;
  }

  /** Not a copy, and to be read as often as the request is tried. */
  RequestBody body() {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
  }

  String md5() {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(bytes, 0, length);
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  void clear() {
    length = 0;
  }

  void release() {
    bytes = new byte[0];
    length = 0;
  }
}
