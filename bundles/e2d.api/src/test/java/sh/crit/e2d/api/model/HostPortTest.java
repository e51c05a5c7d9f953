package sh.crit.e2d.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.2.15:7981, 10.0.2.15, 7981",
    "10.0.2.15, 10.0.2.15, 7980",
    "node-1.example:1, node-1.example, 1",
    "[::1]:65535, ::1, 65535",
    "[fe80::1], fe80::1, 7980",
    "fe80::1, fe80::1, 7980"
  })
  void readsAddresses(String text, String host, int port) {
    assertEquals(new HostPort(host, port), HostPort.parse(text, 7980));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":7980", "host:", "host:x", "host:0", "host:65536", "[::1", "[::1]x"})
  void refusesWhatIsNoAddress(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text, 7980));
  }

  @Test
  void printsWhatItReads() {
    assertEquals("[::1]:2379", new HostPort("::1", 2379).toString());
    assertEquals("127.0.0.1:2379", new HostPort("127.0.0.1", 2379).toString());
  }
}
