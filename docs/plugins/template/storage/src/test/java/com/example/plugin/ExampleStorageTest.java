package com.example.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.contracts.storage.StoreContract;
import sh.crit.e2d.spi.storage.Store;

/** What every store must do is the contract's; what is the store's own is added here. */
class ExampleStorageTest extends StoreContract {
  private final ExampleStorage provider = new ExampleStorage();

  @Override
  protected Store open() throws E2dException {
    return provider.open("example://bucket/folder/etcd.snapshot");
  }

  @Test
  void anotherUrlIsRefusedWithWhatWouldBeRight() {
    assertTrue(provider.accepts("example://bucket/name"));
    E2dException e = assertThrows(E2dException.class, () -> provider.open("example://A/name"));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains("names no bucket"), e.getMessage());
  }
}
