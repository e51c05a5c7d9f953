package sh.crit.e2d.snapshot.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever is found in its place: backups are compressed, and one line says by whom. */
class IsalSearchTest {
  /** Whether this machine is one that a library is carried for. */
  static final boolean CARRIED =
      System.getProperty("os.name").equals("Linux")
          && System.getProperty("os.arch").equals("amd64");

  @TempDir Path dir;
  private final Logger logger = (Logger) LoggerFactory.getLogger(IsalSearch.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  @Test
  void littleWorkIsDoneByTheLibrary() {
    assumeTrue(CARRIED, "none is carried for this machine");
    for (int level = 0; level <= 9; level++) {
      Class<?> wanted = level > 0 && level < 4 ? IsalDeflater.class : ZlibDeflater.class;
      try (BlockDeflater deflater = Deflaters.forLevel(level).get()) {
        assertInstanceOf(wanted, deflater, "level " + level);
      }
    }
  }

  @Test
  void theFirstThatWorksIsTaken() {
    assumeTrue(CARRIED, "none is carried for this machine");

    Optional<Isal> found =
        find(List.of(() -> "libnowhere.so.2", () -> "libc.so.6", this::broken, Carried::loadIsal));

    assertTrue(found.isPresent());
    assertSaid("gzip is compressed by ISA-L: " + found.get().name());
  }

  @Test
  void aLibraryThatIsNotThere() {
    assertEquals(Optional.empty(), find(List.of(() -> "libnowhere.so.2")));
    assertSaid("Unable to load library 'libnowhere.so.2'");
  }

  @Test
  void aLibraryThatIsNoLibrary() {
    assertEquals(Optional.empty(), find(List.of(this::broken)));
    assertSaid("broken.so");
  }

  @Test
  void aLibraryThatIsAnotherOne() {
    assertEquals(Optional.empty(), find(List.of(() -> "libc.so.6")));
    assertSaid("isal_deflate_init");
  }

  @Test
  void nothingCanBeLoadedAtAll() {
    Runnable forbidden =
        () -> {
          throw new UnsatisfiedLinkError("failed to map segment from shared object");
        };
    assertEquals(Optional.empty(), IsalSearch.find(forbidden, List.of(Carried::loadIsal)));
    assertSaid("compressed by the JDK, which takes several times as long as ISA-L would: failed");
  }

  @Test
  void aLibraryThatCompressesWronglyIsNotTrusted() {
    assumeTrue(CARRIED, "none is carried for this machine");
    Carried.loadJna();
    List<String> obstacles = new ArrayList<>();

    assertEquals(
        Optional.empty(),
        IsalSearch.attempt(
            Carried::loadIsal, isal -> new Altered(new IsalDeflater(isal), 1000, 1), obstacles));
    assertEquals(
        Optional.empty(),
        IsalSearch.attempt(
            Carried::loadIsal, isal -> new Altered(new IsalDeflater(isal), 0, 0), obstacles));

    assertTrue(obstacles.get(0).contains("compress"), obstacles::toString);
    assertTrue(obstacles.get(1).endsWith("does not compress whole pieces"), obstacles::toString);
  }

  private static Optional<Isal> find(List<Supplier<String>> places) {
    return IsalSearch.find(Carried::loadJna, places);
  }

  private String broken() {
    try {
      return Files.writeString(dir.resolve("broken.so"), "not a library").toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertSaid(String text) {
    assertEquals(1, lines.list.size(), lines.list::toString);
    String line = lines.list.get(0).getFormattedMessage();
    assertTrue(line.contains(text), line);
    assertEquals(1, line.lines().count(), line);
  }

  /** Changes a byte of a result, or cuts off its end. */
  private record Altered(BlockDeflater deflater, int at, int by) implements BlockDeflater {
    @Override
    public int deflate(byte[] window, int windowed, byte[] input, int length) throws IOException {
      int made = deflater.deflate(window, windowed, input, length);
      deflater.output()[at] += (byte) by;
      return by == 0 ? made - 10 : made;
    }

    @Override
    public byte[] output() {
      return deflater.output();
    }

    @Override
    public void close() {
      deflater.close();
    }
  }
}
