package sh.crit.e2d.snapshot.internal.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** Fails at the calls that a test names: before it has done what was asked, or after. */
public final class FaultyStore implements Store {
  private final Store inner;
  private final Plan plan;

  /** When something fails; counts on over all stores that share it. */
  public static final class Plan {
    public final List<String> calls = new ArrayList<>();

    /** The number of the first call that fails, from 1 on. */
    public int failsAt = Integer.MAX_VALUE;

    /** Whether all later calls fail too, as with a network that is gone. */
    public boolean forGood;

    /** Whether the call does its work, and only its answer is lost. */
    public boolean afterwards;

    /** How the names of objects end of which some bytes become others without a word. */
    public String lies = "";

    /** Run before the call of that number, for what others do meanwhile. */
    public Runnable meanwhile = () -> {};

    public int meanwhileAt = Integer.MAX_VALUE;

    /** The number of the call that never ends but by an interrupt. */
    public int hangsAt = Integer.MAX_VALUE;

    /** Counted down when a call hangs. */
    public final CountDownLatch hanging = new CountDownLatch(1);

    private void hang() {
      hanging.countDown();
      waitForever();
    }

    private boolean fails(String call) {
      calls.add(call);
      int number = calls.size();
      if (number == hangsAt) {
        hang();
        return true;
      }
      if (number == meanwhileAt) {
        meanwhile.run();
      }
      return number == failsAt || (forGood && number > failsAt);
    }
  }

  /** Leaves the thread interrupted, as what gives way to an interrupt has to. */
  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public FaultyStore(Store inner, Plan plan) {
    this.inner = inner;
    this.plan = plan;
  }

  private interface Call<T> {
    T run() throws E2dException;
  }

  private <T> T call(String name, Call<T> call) throws E2dException {
    boolean fails = plan.fails(name);
    if (fails && !plan.afterwards) {
      throw gone();
    }
    T result = call.run();
    if (fails) {
      throw gone();
    }
    return result;
  }

  private static E2dException gone() {
    return new E2dException(ErrorCode.UNREACHABLE, "store", "store", "the store is gone");
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
    return call("find " + name, () -> inner.find(name));
  }

  @Override
  public List<StoredObject> list(String prefix) throws E2dException {
    return call("list " + prefix, () -> inner.list(prefix));
  }

  @Override
  public InputStream read(String name, long offset) throws E2dException {
    InputStream in = call("read " + name, () -> inner.read(name, offset));
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (plan.fails("bytes of " + name)) {
          throw new IOException("the store is gone");
        }
        return super.read(bytes, offset, length);
      }
    };
  }

  @Override
  public Upload write(String name) throws E2dException {
    Upload upload = call("write " + name, () -> inner.write(name));
    return new Upload() {
      @Override
      public OutputStream stream() {
        return new FaultyStream(upload.stream(), name);
      }

      @Override
      public StoredObject complete(Condition condition) throws E2dException {
        return call("complete " + name, () -> upload.complete(condition));
      }

      @Override
      public void close() {
        upload.close();
      }
    };
  }

  private final class FaultyStream extends OutputStream {
    private final OutputStream to;
    private final String name;

    FaultyStream(OutputStream to, String name) {
      this.to = to;
      this.name = name;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    /** A torn write: half of it gets there. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      boolean fails = plan.fails("bytes to " + name);
      byte[] sent = Arrays.copyOfRange(bytes, offset, offset + length);
      if (length > 0 && !plan.lies.isEmpty() && name.endsWith(plan.lies)) {
        sent[length - 1] ^= 1;
      }
      to.write(sent, 0, fails ? length / 2 : length);
      if (fails) {
        throw new IOException("the store is gone");
      }
    }
  }

  @Override
  public StoredObject copy(String from, String to, Condition condition) throws E2dException {
    return call("copy to " + to, () -> inner.copy(from, to, condition));
  }

  @Override
  public void delete(String name) throws E2dException {
    call(
        "delete " + name,
        () -> {
          inner.delete(name);
          return true;
        });
  }

  @Override
  public void close() {
    inner.close();
  }
}
