package sh.crit.e2d.etcd.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CipherOrderTest {
  @Test
  void allOfTheSuitesAreOfferedAndThoseWithChaChaFirst() {
    List<String> suites = CipherOrder.SUITES;
    List<Boolean> chaCha = suites.stream().map(suite -> suite.contains("CHACHA20")).toList();

    assertEquals(new HashSet<>(Http2SecurityUtil.CIPHERS), new HashSet<>(suites));
    assertEquals(Http2SecurityUtil.CIPHERS.size(), suites.size());
    assertTrue(chaCha.get(0));
    assertTrue(chaCha.lastIndexOf(true) < chaCha.indexOf(false));
  }
}
