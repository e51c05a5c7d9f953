package sh.crit.e2d.etcd.internal.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.tls.PemFiles;

/**
 * The connections to members, one channel per client URL, shared and bounded.
 *
 * <p>Built for little memory: one event loop thread for all channels, one thread for looking up
 * names, plain heap buffers instead of pools. A channel that failed is forgotten at once: gRPC
 * would back off from its address for up to two minutes, and answer calls with the old failure,
 * while the member behind it may be back already. Safe for use by several threads.
 */
public final class Channels implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Channels.class);

  /** More than a cluster has members, with room for those that were replaced. */
  private static final int KEPT = 12;

  private static final long CLOSE_SECONDS = 2;
  private static final int CONNECT_MILLIS = 3000;
  private static final long IDLE_SECONDS = 300;
  private static final int WINDOW_BYTES = 1 << 20;

  private final PemFiles pem;

  /** Made with the first channel: a node that starts must not wait for the loading of netty. */
  private EventLoopGroup loop;

  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Channels::lookupThread);
  private final Map<String, ManagedChannel> byUrl = new LinkedHashMap<>(16, 0.75f, true);
  private final List<ManagedChannel> retired = new ArrayList<>();

  /** Every call holds a share of it; whoever holds it alone knows that none is under way. */
  private final ReadWriteLock calls = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /**
   * @param pem what is used where the URL is https
   */
  public Channels(PemFiles pem) {
    this.pem = pem;
    lookups.allowCoreThreadTimeOut(true);
  }

  private static Thread lookupThread(Runnable task) {
    Thread thread = new Thread(task, "e2d-etcd-lookup");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The channel to a member; connects when first used.
   *
   * @throws E2dException BAD_CONFIGURATION or STORAGE_UNUSABLE for the URL or the PEM files, FAILED
   *     after {@link #close}
   */
  public synchronized ManagedChannel get(String url) throws E2dException {
    mustBeOpen(url);
    ManagedChannel channel = byUrl.get(url);
    if (channel == null) {
      channel = open(Endpoint.parse(url));
      byUrl.put(url, channel);
      if (byUrl.size() > KEPT) {
        Iterator<ManagedChannel> eldest = byUrl.values().iterator();
        retire(eldest.next());
        eldest.remove();
      }
    }
    return channel;
  }

  /**
   * Makes a call; {@link #close} waits for its end.
   *
   * @throws E2dException FAILED after {@link #close}
   */
  public <T> T call(String url, Supplier<T> rpc) throws E2dException {
    calls.readLock().lock();
    try {
      mustBeOpen(url);
      return rpc.get();
    } finally {
      calls.readLock().unlock();
    }
  }

  /**
   * Whether there is a channel that has not failed.
   *
   * @throws E2dException FAILED after {@link #close}
   */
  synchronized boolean has(String url) throws E2dException {
    mustBeOpen(url);
    return byUrl.containsKey(url);
  }

  private void mustBeOpen(String url) throws E2dException {
    if (closed) {
      throw new E2dException(
          ErrorCode.FAILED,
          "etcd.connect",
          url,
          url + " is no longer asked: the appliance is ending or has a new configuration");
    }
  }

  /** Forgets a channel that failed; calls of others on it come to their own end. */
  public synchronized void forget(String url, ManagedChannel failed) {
    if (byUrl.remove(url, failed)) {
      retire(failed);
    }
  }

  /** Calls may still be under way on it, and those need the event loop. */
  private void retire(ManagedChannel channel) {
    retired.removeIf(ManagedChannel::isTerminated);
    retired.add(channel.shutdown());
  }

  /**
   * Ends calls and connections first and the event loop after them: what is left of a call would
   * find a loop that takes no more work, and say so with stack traces. Later calls do nothing.
   */
  @Override
  public void close() {
    List<ManagedChannel> ending = takeAll();
    ending.forEach(ManagedChannel::shutdownNow);
    boolean ended = awaitEnd(ending);
    endLoop();
    lookups.shutdown();
    if (!ended) {
      LOGGER.warn("not every connection of the client has ended in time");
    }
  }

  /** None is made any more: the channels are closed. */
  private void endLoop() {
    EventLoopGroup made = madeLoop();
    if (made != null
        && !made.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
            .awaitUninterruptibly(2 * CLOSE_SECONDS, TimeUnit.SECONDS)) {
      LOGGER.warn("the event loop of the client does not end");
    }
  }

  /** Whether nothing of gRPC has been needed so far. */
  boolean unused() {
    return madeLoop() == null;
  }

  private synchronized EventLoopGroup madeLoop() {
    return loop;
  }

  /** Under this object's lock. */
  private EventLoopGroup loop() {
    if (loop == null) {
      loop =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("e2d-etcd-client", true), NioIoHandler.newFactory());
    }
    return loop;
  }

  private synchronized List<ManagedChannel> takeAll() {
    closed = true;
    List<ManagedChannel> all = new ArrayList<>(byUrl.values());
    all.addAll(retired);
    byUrl.clear();
    retired.clear();
    return all;
  }

  /**
   * Waits for the calls, which the channels have just failed, and then for the channels. Not under
   * this object's own lock: the calls that end take it to forget their channel.
   */
  private boolean awaitEnd(List<ManagedChannel> ending) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      boolean all = calls.writeLock().tryLock(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (all) {
        calls.writeLock().unlock();
      }
      for (ManagedChannel channel : ending) {
        all &= channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ManagedChannel open(Endpoint endpoint) throws E2dException {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .eventLoopGroup(loop())
            .channelType(NioSocketChannel.class)
            .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .executor(lookups)
            .offloadExecutor(lookups)
            // The members of a cluster are never behind the proxy that the environment may name.
            .proxyDetector(address -> null)
            .disableServiceConfigLookUp()
            .disableRetry()
            // Said, it is not measured all the time, which takes a ping and its answer at each
            // message.
            .flowControlWindow(WINDOW_BYTES)
            .idleTimeout(IDLE_SECONDS, TimeUnit.SECONDS);
    return endpoint.tls() ? builder.sslContext(tls()).build() : builder.usePlaintext().build();
  }

  private SslContext tls() throws E2dException {
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
          .ciphers(CipherOrder.SUITES, SupportedCipherSuiteFilter.INSTANCE)
          .trustManager(pem.trust())
          .keyManager(pem.identity())
          .build();
    } catch (SSLException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "etcd.connect",
          pem.cert(),
          "no TLS with these files: " + e.getMessage(),
          e);
    }
  }
}
