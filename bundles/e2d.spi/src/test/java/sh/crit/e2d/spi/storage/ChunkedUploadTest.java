package sh.crit.e2d.spi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class ChunkedUploadTest {
  private static final StoredObject OBJECT = new StoredObject("a", 1, Instant.EPOCH, "1");

  private final List<String> log = new ArrayList<>();
  private E2dException failure;
  private final ChunkedUpload upload = new ChunkedUpload(4, new Sink(), u -> log.add("ended"));

  private final class Sink implements ChunkedUpload.Chunks {
    @Override
    public void send(byte[] chunk) throws E2dException {
      log.add("send " + chunk.length);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public StoredObject finish(byte[] rest, Condition condition) {
      log.add("finish " + rest.length);
      return OBJECT;
    }

    @Override
    public void clear() {
      assertFalse(Thread.currentThread().isInterrupted(), "an interrupt would end it at once");
      log.add("clear");
    }
  }

  @Test
  void whatFitsIntoOneChunkIsFinishedAtOnce() throws Exception {
    upload.stream().write(new byte[4]);

    assertSame(OBJECT, upload.complete(Condition.NONE));
    upload.close();
    assertEquals(List.of("finish 4", "ended", "clear", "ended"), log);
  }

  @Test
  void theLastChunkIsNeverEmpty() throws Exception {
    upload.stream().write(new byte[8]);
    upload.stream().write(1);
    upload.stream().write(new byte[3]);
    upload.complete(Condition.NONE);

    assertEquals(List.of("send 4", "send 4", "finish 4", "ended", "clear"), log);
  }

  @Test
  void aFailureStays() throws Exception {
    failure = new E2dException(ErrorCode.UNREACHABLE, "test", "a", "lost");

    assertThrows(IOException.class, () -> upload.stream().write(new byte[5]));
    assertThrows(IOException.class, () -> upload.stream().write(1));
    assertSame(failure, assertThrows(E2dException.class, () -> upload.complete(Condition.NONE)));
    assertEquals(List.of("send 4", "ended", "clear"), log);
  }

  @Test
  void whatIsGivenUpIsClearedAwayOnceInterruptedOrNot() throws Exception {
    upload.stream().write(new byte[5]);
    Thread.currentThread().interrupt();
    upload.close();
    assertTrue(Thread.interrupted());
    upload.close();

    assertThrows(E2dException.class, () -> upload.complete(Condition.NONE));
    assertEquals(1, log.stream().filter("clear"::equals).count());
  }
}
