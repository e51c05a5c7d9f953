package sh.crit.e2d.snapshot.internal.faults;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.faults.Steps.Event;
import sh.crit.e2d.snapshot.internal.faults.Steps.Kind;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** A store each call and each piece of bytes of which is a step. */
final class StepStore implements Store {
  private final Store inner;
  private final Steps steps;

  StepStore(Store inner, Steps steps) {
    this.inner = inner;
    this.steps = steps;
  }

  private interface Call<T> {
    T run(Event event) throws E2dException;
  }

  private <T> T call(Kind kind, String what, String name, Call<T> call) throws E2dException {
    String url = inner.url(name);
    if (Thread.currentThread().isInterrupted()) {
      throw Event.INTERRUPTED.failure(url);
    }
    Event event = steps.step(kind, what + " " + name);
    return switch (event) {
      case NONE, TORN, FLIPPED, SHORT -> call.run(event);
      case ANSWER_LOST -> {
        call.run(event);
        throw event.failure(url);
      }
      case FAILS, FULL, INTERRUPTED -> throw event.failure(url);
    };
  }

  @Override
  public String newest() {
    return inner.newest();
  }

  @Override
  public String url(String name) {
    return inner.url(name);
  }

  @Override
  public Optional<StoredObject> find(String name) throws E2dException {
    return call(Kind.ASK, "find", name, event -> inner.find(name));
  }

  @Override
  public List<StoredObject> list(String prefix) throws E2dException {
    return call(Kind.ASK, "list", prefix, event -> inner.list(prefix));
  }

  @Override
  public InputStream read(String name, long offset) throws E2dException {
    InputStream in = call(Kind.ASK, "read", name, event -> inner.read(name, offset));
    return new StepInput(in, name);
  }

  private final class StepInput extends FilterInputStream {
    private final String name;
    private boolean torn;

    StepInput(InputStream in, String name) {
      super(in);
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (torn || length == 0) {
        return torn ? -1 : 0;
      }
      Event event = steps.step(Kind.READ_BYTES, "bytes of " + name);
      return switch (event) {
        case NONE -> in.read(bytes, offset, length);
        case SHORT -> in.read(bytes, offset, 1);
        case TORN -> {
          torn = true;
          int half = length / 2;
          yield half == 0 ? -1 : in.read(bytes, offset, half);
        }
        case FLIPPED -> {
          int read = in.read(bytes, offset, length);
          if (read > 0) {
            bytes[offset + read / 2] ^= 1;
          }
          yield read;
        }
        case FAILS, FULL, ANSWER_LOST, INTERRUPTED -> throw event.broken();
      };
    }
  }

  @Override
  public Upload write(String name) throws E2dException {
    Upload upload = call(Kind.WRITE, "write", name, event -> inner.write(name));
    OutputStream stream = new StepOutput(upload.stream(), name);
    return new Upload() {
      @Override
      public OutputStream stream() {
        return stream;
      }

      @Override
      public StoredObject complete(Condition condition) throws E2dException {
        return call(Kind.WRITE, "complete", name, event -> upload.complete(condition));
      }

      @Override
      public void close() {
        if (!steps.dead()) {
          upload.close();
        }
      }
    };
  }

  private final class StepOutput extends OutputStream {
    private final OutputStream to;
    private final String name;

    StepOutput(OutputStream to, String name) {
      this.to = to;
      this.name = name;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Event event = steps.step(Kind.WRITE_BYTES, "bytes to " + name);
      byte[] sent = Arrays.copyOfRange(bytes, offset, offset + length);
      switch (event) {
        case NONE, SHORT -> to.write(sent);
        case FLIPPED -> {
          if (length > 0) {
            sent[length / 2] ^= 1;
          }
          to.write(sent);
        }
        case FAILS, FULL, TORN, ANSWER_LOST, INTERRUPTED -> {
          to.write(sent, 0, length / 2);
          throw event.broken();
        }
      }
    }
  }

  @Override
  public StoredObject copy(String from, String to, Condition condition) throws E2dException {
    boolean[] flipped = new boolean[1];
    StoredObject made =
        call(
            Kind.COPY,
            "copy to",
            to,
            event -> {
              flipped[0] = event == Event.FLIPPED;
              return inner.copy(from, to, condition);
            });
    return flipped[0] ? rotten(made) : made;
  }

  private StoredObject rotten(StoredObject made) throws E2dException {
    try (InputStream in = inner.read(made.name(), 0);
        Upload upload = inner.write(made.name())) {
      byte[] bytes = in.readAllBytes();
      bytes[bytes.length / 2] ^= 1;
      upload.stream().write(bytes);
      return upload.complete(Condition.unchanged(made));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(String name) throws E2dException {
    call(
        Kind.ASK,
        "delete",
        name,
        event -> {
          inner.delete(name);
          return true;
        });
  }

  @Override
  public void close() {
    inner.close();
  }
}
