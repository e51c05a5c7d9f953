package sh.crit.e2d.gossip.internal.link;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The first bytes that a JGroups member sends on a connection of its own: a cookie, its version,
 * and its address with the length in front. Read here before JGroups sees the connection, because
 * its only accepting thread would wait for them.
 */
final class Preamble {
  private static final int COOKIE = 0x62656c61;
  private static final byte TLS_HANDSHAKE = 22;
  private static final byte TLS_MAJOR = 3;

  /** So many bytes tell the two kinds of node apart. */
  static final int OPENING = Integer.BYTES;

  private static final int FIXED = Integer.BYTES + 2 * Short.BYTES;

  /** An IPv6 address with length, scope and port has 23 bytes. */
  private static final int LONGEST_ADDRESS = 64;

  private Preamble() {}

  /** Whether a connection that begins so is one of a member without TLS. */
  static boolean isGossip(byte[] opening) {
    return opening.length == OPENING && ByteBuffer.wrap(opening).getInt() == COOKIE;
  }

  /** Whether a connection that begins so wants TLS. */
  static boolean isTls(byte[] opening) {
    return opening.length == OPENING && opening[0] == TLS_HANDSHAKE && opening[1] == TLS_MAJOR;
  }

  /**
   * Reads it whole.
   *
   * @throws IOException if the other side is no member, or ends or delays the connection
   */
  static byte[] read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int cookie = data.readInt();
    if (cookie != COOKIE) {
      throw new ProtocolException("the other side does not speak gossip");
    }
    short version = data.readShort();
    short length = data.readShort();
    if (length < 1 || length > LONGEST_ADDRESS) {
      throw new ProtocolException("an address of " + length + " bytes");
    }
    ByteBuffer all = ByteBuffer.allocate(FIXED + length);
    all.putInt(cookie).putShort(version).putShort(length);
    data.readFully(all.array(), FIXED, length);
    return all.array();
  }
}
