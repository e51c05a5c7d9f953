package sh.crit.e2d.snapshot.internal.codec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

/** The library that the bundle carries. */
class IsalDeflaterTest extends BlockDeflaterContractTest {
  private static Isal isal;

  @BeforeAll
  static void load() {
    assumeTrue(IsalSearchTest.CARRIED, "none is carried for this machine");
    Carried.loadJna();
    isal = new Isal(Carried.loadIsal());
  }

  @Override
  protected BlockDeflater open() {
    return new IsalDeflater(isal);
  }
}
