package sh.crit.e2d.shell.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressPumpTest {
  private final List<String> read = new CopyOnWriteArrayList<>();
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch slow = new CountDownLatch(1);

  private void readSlowly(String line) {
    reading.countDown();
    try {
      slow.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    read.add(line);
  }

  @Test
  void everythingIsReadInOrderBeforeItEnds() {
    try (ProgressPump pump = new ProgressPump(read::add)) {
      for (int i = 0; i < 50; i++) {
        pump.accept("line " + i);
      }
    }
    assertEquals(50, read.size());
    assertEquals("line 0", read.get(0));
    assertEquals("line 49", read.get(49));
  }

  @Test
  void theNewestLinesAreKeptForASlowReader() throws InterruptedException {
    try (ProgressPump pump = new ProgressPump(this::readSlowly)) {
      pump.accept("first");
      reading.await();
      for (int i = 0; i < 1000; i++) {
        pump.accept("line " + i);
      }
      assertEquals(List.of(), read);
      slow.countDown();
    }
    assertEquals(65, read.size());
    assertEquals("first", read.get(0));
    assertEquals("line 936", read.get(1));
    assertEquals("line 999", read.get(64));
  }

  @Test
  void anInterruptedThreadDoesNotWaitForAReader() throws InterruptedException {
    ProgressPump pump = new ProgressPump(this::readSlowly);
    pump.accept("first");
    reading.await();
    Thread.currentThread().interrupt();
    pump.close();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), read);
    slow.countDown();
  }
}
