package sh.crit.e2d.etcd.internal.client;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cipher suites of HTTP/2, those with ChaCha20 first. The appliance runs without the JVM's
 * second compiler, and so without the processor's instructions for AES: ChaCha20 is four times as
 * fast then, and a whole database comes this way. etcd takes what its client prefers.
 */
final class CipherOrder {
  static final List<String> SUITES =
      Stream.concat(
              Http2SecurityUtil.CIPHERS.stream().filter(CipherOrder::isChaCha),
              Http2SecurityUtil.CIPHERS.stream().filter(suite -> !isChaCha(suite)))
          .toList();

  private CipherOrder() {}

  private static boolean isChaCha(String suite) {
    return suite.contains("CHACHA20");
  }
}
