package sh.crit.e2d.config.internal.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.config.internal.yaml.YamlReader;

/**
 * Notices that a file's content has changed, however it was changed: written over, renamed into
 * place, or by a symbolic link in its path that leads elsewhere now. It reads the file at intervals
 * and compares, because the file is small and every cleverer way misses one of the three.
 *
 * <p>A change counts when two readings in a row agree, so that a file that is just being written is
 * not taken for what it will be. One thread of its own; the listener is called on it.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private final Path file;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);

  private byte[] told;
  private byte[] last;
  private volatile Optional<String> problem = Optional.empty();

  FileWatch(Path file, Runnable changed) {
    this.file = file;
    this.changed = changed;
    this.told = read();
    this.last = told;
  }

  void start(Duration interval) {
    Thread thread = new Thread(() -> follow(interval), "e2d-config-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Why the file says nothing at present; empty when it is there. Any thread; what the last look
   * has found.
   */
  Optional<String> problem() {
    return problem;
  }

  private void follow(Duration interval) {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at the file. */
  void poll() {
    try {
      byte[] now = read();
      boolean settled = Arrays.equals(now, last);
      last = now;
      if (now.length > 0 && settled && !Arrays.equals(now, told)) {
        told = now;
        changed.run();
      }
    } catch (RuntimeException e) {
      // One failed look must not end the watch.
      LOG.error("the configuration file {} could not be looked at", file, e);
    }
  }

  /**
   * The content; what was read last where there is none to be had. An empty file is taken for one
   * that is being replaced: to run on defaults alone is a decision for a start.
   */
  private byte[] read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(YamlReader.LONGEST + 1);
      boolean emptied = bytes.length == 0 && told != null && told.length > 0;
      note(emptied ? Optional.of("is empty") : Optional.empty());
      return bytes;
    } catch (NoSuchFileException e) {
      note(Optional.of("does not exist any more"));
    } catch (AccessDeniedException e) {
      note(Optional.of("cannot be read by this user any more"));
    } catch (IOException e) {
      note(Optional.of("cannot be read any more, the system says: " + e.getMessage()));
    }
    return last == null ? new byte[0] : last;
  }

  private void note(Optional<String> now) {
    if (!now.equals(problem)) {
      now.ifPresentOrElse(
          what -> LOG.warn("{} {}; what it said stays in force", file, what),
          () -> LOG.info("{} is readable again", file));
    }
    problem = now;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
