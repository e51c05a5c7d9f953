package sh.crit.e2d.etcd.internal.client;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * One connection for each endpoint, made when first needed; the least recently used go first. One
 * event loop serves them all, and buffers are not pooled: the calls are few and short, and a pool
 * would hold more memory than they ever need.
 */
final class Channels implements AutoCloseable {
  private static final int MOST = 16;
  private static final int CONNECT_MILLIS = 2000;
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("e2d-etcd-client", true), NioIoHandler.newFactory());
  private final ByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
  private final ClientTls tls;
  private final Map<String, ManagedChannel> open = new LinkedHashMap<>(MOST, 0.75f, true);

  Channels(ClientTls tls) {
    this.tls = tls;
  }

  /**
   * @throws E2dException BAD_CONFIGURATION when the URL or the certificates cannot be used
   */
  synchronized Channel to(String endpoint) throws E2dException {
    ManagedChannel channel = open.get(endpoint);
    if (channel == null) {
      channel = connect(endpoint);
      open.put(endpoint, channel);
      closeEldest();
    }
    // a server that has come up meanwhile must not wait for the connection's own back-off
    channel.resetConnectBackoff();
    return channel;
  }

  private void closeEldest() {
    if (open.size() > MOST) {
      String eldest = open.keySet().iterator().next();
      open.remove(eldest).shutdown();
    }
  }

  private ManagedChannel connect(String endpoint) throws E2dException {
    URI uri = uri(endpoint);
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(host(uri), uri.getPort())
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.ALLOCATOR, buffers)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .directExecutor()
            .disableRetry()
            .proxyDetector(address -> null)
            .idleTimeout(IDLE.toSeconds(), TimeUnit.SECONDS);
    if (uri.getScheme().equals("https")) {
      SslContext context = tls.context();
      return builder.sslContext(context).build();
    }
    return builder.usePlaintext().build();
  }

  private static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static URI uri(String endpoint) throws E2dException {
    try {
      URI uri = URI.create(endpoint);
      boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (scheme && uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw bad(endpoint, e);
    }
    throw bad(endpoint, null);
  }

  private static E2dException bad(String endpoint, Throwable cause) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        "etcd.connect",
        endpoint,
        "'" + endpoint + "' is no etcd client URL; http://host:port or https://host:port is",
        cause);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(ManagedChannel::shutdownNow);
    open.clear();
    io.netty.util.concurrent.Future<?> unused = loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
