package sh.crit.e2d.discovery.dns.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;

/**
 * A resolver that takes no longer for all that it is asked than a deadline: names are tried in many
 * domains, and each would be waited for anew.
 */
final class Patience implements Resolver {
  private final Resolver resolver;
  private final long endNanos;

  Patience(Resolver resolver, Duration deadline) {
    this.resolver = resolver;
    this.endNanos = System.nanoTime() + deadline.toNanos();
  }

  /** What is left. */
  @Override
  public Duration getTimeout() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    Duration timeout = getTimeout();
    if (timeout.isNegative() || timeout.isZero() || Thread.currentThread().isInterrupted()) {
      return CompletableFuture.failedFuture(new IOException("there was no time left"));
    }
    resolver.setTimeout(timeout);
    return resolver.sendAsync(query, executor);
  }

  @Override
  public void setPort(int port) {
    resolver.setPort(port);
  }

  @Override
  public void setTCP(boolean flag) {
    resolver.setTCP(flag);
  }

  @Override
  public void setIgnoreTruncation(boolean flag) {
    resolver.setIgnoreTruncation(flag);
  }

  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
    resolver.setEDNS(version, payloadSize, flags, options);
  }

  @Override
  public void setTSIGKey(TSIG key) {
    resolver.setTSIGKey(key);
  }

  @Override
  public void setTimeout(Duration timeout) {
    resolver.setTimeout(timeout);
  }
}
