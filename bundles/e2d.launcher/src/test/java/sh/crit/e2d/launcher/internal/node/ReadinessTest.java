package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;

class ReadinessTest {
  @Test
  void aRunningNodeServes() throws E2dException {
    Readiness ready =
        Readiness.parse("{\"node\":\"a\",\"state\":\"RUNNING\",\"reason\":\"leads\"}");
    assertTrue(ready.serves());
    assertFalse(ready.waits());
    assertEquals("a is RUNNING: leads", ready.text());
  }

  @Test
  void aWaitingNodeSaysForWhat() throws E2dException {
    Readiness ready =
        Readiness.parse(
            "{\"node\":\"a\",\"state\":\"waiting\",\"reason\":\"\",\"waitingFor\":[\"b\",\"c\"]}");
    assertTrue(ready.waits());
    assertEquals(List.of("b", "c"), ready.waitingFor());
    assertEquals(String.format("a is waiting%n  waiting for b%n  waiting for c"), ready.text());
  }

  @Test
  void aRefusingNodeDoesNotWaitForItsPeers() throws E2dException {
    Readiness ready = Readiness.parse("{\"node\":\"a\",\"state\":\"refused\"}");
    assertTrue(ready.refuses());
    assertFalse(ready.waits());
  }

  @Test
  void aNodeOnItsWayNeitherServesNorWaits() throws E2dException {
    Readiness ready = Readiness.parse("{\"node\":\"a\",\"state\":\"JOINING\"}");
    assertFalse(ready.serves());
    assertFalse(ready.waits());
  }

  @Test
  void nonsenseIsShown() {
    E2dException wrong = assertThrows(E2dException.class, () -> Readiness.parse("[oops"));
    assertTrue(wrong.getMessage().contains("[oops"), wrong.getMessage());
  }
}
