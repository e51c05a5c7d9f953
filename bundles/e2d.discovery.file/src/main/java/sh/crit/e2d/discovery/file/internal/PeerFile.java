package sh.crit.e2d.discovery.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * A file that somebody else may be writing to. Nothing is taken from it before it has been left
 * alone for a moment; for longer when its last line has no end, which then may be cut off.
 *
 * @param path where it is
 * @param rest for how long a file that looks whole must have been left alone
 * @param longRest for how long one whose last line has no end
 */
record PeerFile(Path path, Duration rest, Duration longRest) {
  private static final int LARGEST = 1 << 20;
  private static final long POLL_MILLIS = 100;

  /**
   * Its text, with something in it.
   *
   * @param patience for how long to wait for it to be left alone
   */
  String text(Duration patience) throws E2dException {
    try {
      return rested(System.nanoTime() + patience.toNanos());
    } catch (NoSuchFileException e) {
      throw new E2dException(
          ErrorCode.NOT_FOUND,
          "discovery.file",
          path.toString(),
          "discovery.matches.path: there is no file " + path + "; write the peers to it",
          e);
    } catch (CharacterCodingException e) {
      throw unusable("it is no UTF-8 text", e);
    } catch (IOException e) {
      throw unusable("it cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(ErrorCode.CANCELLED, "was not waited for", e);
    }
  }

  private String rested(long endNanos) throws IOException, InterruptedException, E2dException {
    CountDownLatch never = new CountDownLatch(1);
    Stamp seen = stamp();
    long sinceNanos = System.nanoTime();
    while (true) {
      String text = content();
      Stamp now = stamp();
      long nanos = System.nanoTime();
      if (!now.equals(seen)) {
        seen = now;
        sinceNanos = nanos;
      } else if (isRested(now, nanos - sinceNanos, text)) {
        if (text.isBlank()) {
          throw failure(
              ErrorCode.REFUSED_FOR_NOW,
              "is empty; write the peers to it, or a comment if there are none",
              null);
        }
        return text;
      }
      if (nanos - endNanos > 0) {
        throw failure(ErrorCode.REFUSED_FOR_NOW, "is being written to all the time", null);
      }
      if (never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this down");
      }
    }
  }

  /** By its own time, or, where that is not to be trusted, for as long as it was looked at. */
  private boolean isRested(Stamp stamp, long watchedNanos, String text) {
    Duration wanted = text.endsWith("\n") || text.isBlank() ? rest : longRest;
    Duration age = Duration.between(stamp.modified(), Instant.now());
    return age.compareTo(wanted) >= 0 || watchedNanos >= wanted.toNanos();
  }

  private Stamp stamp() throws IOException, E2dException {
    Stamp now = Stamp.of(path);
    if (!now.isFile()) {
      throw unusable("it is no file", null);
    }
    if (now.size() > LARGEST) {
      throw unusable("it is larger than a list of peers can be, 1 MiB", null);
    }
    return now;
  }

  private String content() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private E2dException unusable(String why, IOException cause) {
    return failure(ErrorCode.STORAGE_UNUSABLE, "cannot be used: " + why, cause);
  }

  private E2dException failure(ErrorCode code, String what, Exception cause) {
    return new E2dException(
        code,
        "discovery.file",
        path.toString(),
        "discovery.matches.path: " + path + " " + what,
        cause);
  }
}
