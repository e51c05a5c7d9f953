package sh.crit.e2d.gossip.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What a node is told that connects with TLS to a node without, or the other way round: an alert of
 * TLS in plain. It is all that both sides understand, and it lets the refused node say why.
 */
enum Alert {
  /** To a node with TLS, from one without. */
  NOT_SECURED(71, "insufficient_security"),
  /** To a node without TLS, from one with. */
  SECURED(116, "certificate_required");

  private static final int MOST_DRAINED = 64 * 1024;
  private static final byte RECORD = 21;
  private static final byte MAJOR = 3;
  private static final byte FATAL = 2;

  private final int code;
  private final String platformName;

  Alert(int code, String platformName) {
    this.code = code;
    this.platformName = platformName;
  }

  /** What the Java platform calls it in the message of its exception. */
  String platformName() {
    return platformName;
  }

  /**
   * Sends it as the last bytes. What the other side still sends is read, because a connection that
   * is closed over unread bytes is reset, and the reset overtakes the alert.
   *
   * @param in bounded by a deadline
   */
  void sayAndEnd(Link link, OutputStream out, InputStream in) throws IOException {
    out.write(new byte[] {RECORD, MAJOR, 3, 0, 2, FATAL, (byte) code});
    out.flush();
    link.shutdownOutput();
    in.readNBytes(MOST_DRAINED);
  }

  /** Whether bytes begin as an alert does; no message of the gossip is that long. */
  static boolean begins(byte[] bytes, int offset, int length) {
    return length >= 2
        && Arrays.equals(bytes, offset, offset + 2, new byte[] {RECORD, MAJOR}, 0, 2);
  }
}
