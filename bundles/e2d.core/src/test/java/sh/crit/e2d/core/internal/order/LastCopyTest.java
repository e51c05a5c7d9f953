package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.Sights;

/** With which data the operator may have a cluster go on. */
class LastCopyTest {
  private static Observation seen(DataDescriptor data) {
    return Sights.of(data, false, Optional.empty());
  }

  @Test
  void aVotersIntactDataWillDo() throws Exception {
    assertEquals(Sights.intact(false), LastCopy.of(seen(Sights.intact(false))));
    assertEquals(Optional.empty(), LastCopy.doubt(seen(Sights.intact(false))));
  }

  @Test
  void aLearnersIsRefusedWithAnotherWay() {
    E2dException e = assertThrows(E2dException.class, () -> LastCopy.of(seen(Sights.intact(true))));

    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
    assertTrue(e.getMessage().contains("is a learner"), e.getMessage());
    assertTrue(e.getMessage().contains("etcdutl snapshot restore"), e.getMessage());
  }

  @Test
  void damagedDataAndNoneAreRefused() {
    for (DataDescriptor data :
        new DataDescriptor[] {DataDescriptor.absent(), DataDescriptor.corrupt("crc mismatch")}) {
      E2dException e = assertThrows(E2dException.class, () -> LastCopy.of(seen(data)));
      assertTrue(e.getMessage().contains("no intact data"), e.getMessage());
    }
  }

  @Test
  void thatEtcdRefusedItIsTold() throws Exception {
    EtcdExit exit = Sights.ended(EtcdExit.Reason.CORRUPT, "crc mismatch");
    Observation seen = Sights.of(Sights.intact(false), false, Optional.of(exit));

    assertEquals(Sights.intact(false), LastCopy.of(seen));
    assertTrue(LastCopy.doubt(seen).orElseThrow().contains("crc mismatch"));
  }
}
