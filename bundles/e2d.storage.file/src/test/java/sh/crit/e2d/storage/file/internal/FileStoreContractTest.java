package sh.crit.e2d.storage.file.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.contracts.storage.StoreContract;
import sh.crit.e2d.spi.storage.Store;

class FileStoreContractTest extends StoreContract {
  @TempDir Path dir;

  @Override
  protected Store open() throws E2dException {
    return new FileStorage().open(dir.resolve("etcd.snapshot").toUri().toString());
  }
}
