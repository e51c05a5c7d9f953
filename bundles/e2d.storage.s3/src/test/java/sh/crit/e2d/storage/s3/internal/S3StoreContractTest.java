package sh.crit.e2d.storage.s3.internal;

import org.junit.jupiter.api.extension.ExtendWith;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.contracts.storage.StoreContract;
import sh.crit.e2d.spi.storage.Store;

@ExtendWith(S3Server.Extension.class)
class S3StoreContractTest extends StoreContract {
  private final S3Server server;
  private final String url;

  S3StoreContractTest(S3Server server) throws E2dException {
    this.server = server;
    this.url = "s3://" + server.bucket() + "/folder/etcd.snapshot";
  }

  @Override
  protected Store open() throws E2dException {
    return server.open(url, server.settings());
  }
}
