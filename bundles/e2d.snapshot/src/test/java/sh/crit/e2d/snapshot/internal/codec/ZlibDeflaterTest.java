package sh.crit.e2d.snapshot.internal.codec;

class ZlibDeflaterTest extends BlockDeflaterContractTest {
  @Override
  protected BlockDeflater open() {
    return new ZlibDeflater(1);
  }
}
