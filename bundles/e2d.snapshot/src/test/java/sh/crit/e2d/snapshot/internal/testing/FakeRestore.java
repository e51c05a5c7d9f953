package sh.crit.e2d.snapshot.internal.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/** Remembers what it was asked to make of which bytes. */
public final class FakeRestore implements EtcdRestore {
  public final List<Order> orders = new ArrayList<>();
  public final List<byte[]> databases = new ArrayList<>();
  public boolean fails;
  public int running;

  @Override
  public void restore(Order order) throws E2dException {
    look(order.database());
    orders.add(order);
    try {
      Files.createDirectories(order.into().resolve("member"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void adopt(Path prepared) {
    throw new AssertionError("nothing of this node is touched");
  }

  @Override
  public Scratch scratch(Path database, boolean hashed, Path workDir) throws E2dException {
    look(database);
    running++;
    return new Scratch() {
      @Override
      public String endpoint() {
        return FakeEtcd.ENDPOINT;
      }

      @Override
      public void close() {
        running--;
      }
    };
  }

  private void look(Path database) throws E2dException {
    assertFalse(Files.notExists(database), "the database is there");
    if (fails) {
      throw new E2dException(
          ErrorCode.ETCD_MISSING, "restore", "etcdutl", "there is no etcdutl beside etcd");
    }
    try {
      databases.add(Files.readAllBytes(database));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
