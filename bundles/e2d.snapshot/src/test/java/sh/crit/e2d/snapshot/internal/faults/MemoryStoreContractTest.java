package sh.crit.e2d.snapshot.internal.faults;

import java.time.Instant;
import sh.crit.e2d.contracts.storage.StoreContract;
import sh.crit.e2d.spi.storage.Store;

class MemoryStoreContractTest extends StoreContract {
  private final MemoryStore.Contents contents =
      new MemoryStore.Contents("mem://store/", Instant::now);

  @Override
  protected Store open() {
    return new MemoryStore(contents);
  }
}
