package sh.crit.e2d.gossip.internal.link;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A connection of the gossip, with mutual TLS where the gossip is secured.
 *
 * <p>Not an {@link SSLSocket}: closing one of those may wait for the other side, and its handshake
 * has no deadline. Here the handshake is part of connecting, is over by a deadline however slowly
 * the other side drips its bytes, and closing is that of the plain socket.
 */
final class Link extends Socket {
  /** For the TLS handshake of an outgoing connection. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(2);

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final Optional<SSLContext> tls;
  private final Refusals refusals;
  private volatile InputStream in;
  private volatile OutputStream out;

  /**
   * @param tls what secures it; empty: plain
   * @param refusals told of nodes that are secured differently
   */
  Link(Optional<SSLContext> tls, Refusals refusals) {
    this.tls = tls;
    this.refusals = refusals;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    super.connect(endpoint, timeoutMillis);
    InetSocketAddress to = new InetSocketAddress(getInetAddress(), getPort());
    if (tls.isEmpty()) {
      in = new FirstAnswer(super.getInputStream(), to);
      return;
    }
    DeadlineInput raw = new DeadlineInput(super.getInputStream(), HANDSHAKE);
    in = raw;
    try {
      handshake(tls.get(), true);
    } catch (Mismatch e) {
      refusals.failed(to, e.kind());
      throw e;
    }
    raw.lift();
    refusals.reached(to);
  }

  /**
   * Makes an accepted connection ready for JGroups: TLS first, then the preamble.
   *
   * @param patience for all of it
   * @throws Mismatch if the other side is a node that is secured differently
   * @throws IOException if the other side is no member that we trust; the caller closes the link
   */
  void admit(Duration patience) throws IOException {
    DeadlineInput raw = new DeadlineInput(super.getInputStream(), patience);
    byte[] first = raw.readNBytes(Preamble.OPENING);
    if (Preamble.isTls(first) && tls.isEmpty()) {
      Alert.NOT_SECURED.sayAndEnd(this, super.getOutputStream(), raw);
      throw new Mismatch(Mismatch.Kind.ONLY_OTHER_SECURED, null);
    }
    if (Preamble.isGossip(first) && tls.isPresent()) {
      Alert.SECURED.sayAndEnd(this, super.getOutputStream(), raw);
      throw new Mismatch(Mismatch.Kind.ONLY_THIS_SECURED, null);
    }
    in = new SequenceInputStream(new ByteArrayInputStream(first), raw);
    if (tls.isPresent()) {
      handshake(tls.get(), false);
    }
    byte[] preamble = Preamble.read(in);
    in = new SequenceInputStream(new ByteArrayInputStream(preamble), in);
    raw.lift();
  }

  private void handshake(SSLContext context, boolean client) throws IOException {
    SSLSocket layer =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(this, getInetAddress().getHostAddress(), getPort(), true);
    layer.setUseClientMode(client);
    layer.setEnabledProtocols(PROTOCOLS);
    layer.setNeedClientAuth(true);
    try {
      layer.startHandshake();
    } catch (SSLException e) {
      throw Mismatch.of(e).map(IOException.class::cast).orElse(e);
    }
    in = layer.getInputStream();
    out = layer.getOutputStream();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream current = in;
    return current != null ? current : super.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream current = out;
    return current != null ? current : super.getOutputStream();
  }

  /**
   * What a node without TLS hears first from the node that it went to. Its end says nothing: nodes
   * come and go.
   */
  private final class FirstAnswer extends FilterInputStream {
    private final InetSocketAddress from;
    private boolean heard;

    FirstAnswer(InputStream in, InetSocketAddress from) {
      super(new PushbackInputStream(in, 2));
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      look();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      look();
      return in.read(bytes, offset, length);
    }

    private void look() throws IOException {
      if (heard) {
        return;
      }
      heard = true;
      byte[] first = in.readNBytes(2);
      if (Alert.begins(first, 0, first.length)) {
        refusals.failed(from, Mismatch.Kind.ONLY_OTHER_SECURED);
        throw new Mismatch(Mismatch.Kind.ONLY_OTHER_SECURED, null);
      }
      if (first.length > 0) {
        refusals.reached(from);
      }
      ((PushbackInputStream) in).unread(first);
    }
  }

  /** The socket's bytes, read under a total deadline until that is lifted. */
  private final class DeadlineInput extends FilterInputStream {
    private final long deadlineNanos;
    private volatile boolean lifted;

    DeadlineInput(InputStream in, Duration patience) {
      super(in);
      this.deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    void lift() throws IOException {
      lifted = true;
      setSoTimeout(0);
    }

    @Override
    public int read() throws IOException {
      limit();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      limit();
      return in.read(bytes, offset, length);
    }

    private void limit() throws IOException {
      if (lifted) {
        return;
      }
      long millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
      if (millis <= 0) {
        throw new SocketTimeoutException("the other side took too long to introduce itself");
      }
      setSoTimeout((int) millis);
    }
  }
}
