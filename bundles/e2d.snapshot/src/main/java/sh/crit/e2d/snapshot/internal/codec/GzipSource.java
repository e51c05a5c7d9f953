package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/**
 * Reads gzip to its very end: one member or several, and then nothing else. The JDK's own stream
 * guesses by {@code available()} whether another member follows and passes over what it takes for
 * garbage, so that it can take half a backup for a whole one.
 */
final class GzipSource extends InputStream {
  private final GzipInput input;
  private final String object;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private long size;
  private boolean within;
  private boolean ended;
  private IOException failure;

  GzipSource(InputStream from, String object) {
    this.input = new GzipInput(from, object);
    this.object = object;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (failure != null) {
      throw failure;
    }
    try {
      return next(bytes, offset, length);
    } catch (DataFormatException e) {
      failure = damaged("its compressed data makes no sense");
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private int next(byte[] bytes, int offset, int length) throws IOException, DataFormatException {
    while (!ended) {
      if (!within) {
        input.header();
        inflater.reset();
        checksum.reset();
        size = 0;
        within = true;
      }
      int done = inflater.inflate(bytes, offset, length);
      if (done > 0) {
        checksum.update(bytes, offset, done);
        size += done;
        return done;
      }
      if (inflater.finished()) {
        trailer();
      } else if (inflater.needsInput()) {
        input.feed(inflater);
      } else {
        throw damaged("its compressed data makes no sense");
      }
    }
    return -1;
  }

  private void trailer() throws IOException {
    input.takeBack(inflater.getRemaining());
    if (input.word() != (int) checksum.getValue() || input.word() != (int) size) {
      throw damaged("its gzip checksum is not that of its content");
    }
    within = false;
    ended = input.atEnd();
  }

  private UnusableObjectException damaged(String why) {
    return UnusableObjectException.damaged(object, "is damaged: " + why);
  }

  /** Gives back memory outside of the heap; the stream below stays open. */
  @Override
  public void close() {
    failure = new IOException("closed");
    inflater.end();
  }
}
