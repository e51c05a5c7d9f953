package sh.crit.e2d.testkit.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void noneIsGivenTwiceAndTheSystemGivesNoneOfThem() {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      int port = FreePorts.next();
      assertTrue(port >= 10_240 && port < 32_768, "port " + port);
      given.add(port);
    }
    assertEquals(500, given.size());
  }

  @Test
  void aPortInUseOnOneOfTheAddressesIsPassedOver() throws Exception {
    int taken = FreePorts.next(List.of("127.0.0.1", "127.0.0.2"));
    try (ServerSocket inUse = new ServerSocket()) {
      inUse.bind(new InetSocketAddress("127.0.0.2", taken + 1));
      assertNotEquals(taken + 1, FreePorts.next(List.of("127.0.0.1", "127.0.0.2")));
    }
  }

  @Test
  void anAddressOfNoInterfaceHasNone() {
    assertThrows(AssertionError.class, () -> FreePorts.next("192.0.2.1"));
  }
}
