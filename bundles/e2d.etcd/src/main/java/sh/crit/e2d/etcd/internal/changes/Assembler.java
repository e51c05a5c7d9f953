package sh.crit.e2d.etcd.internal.changes;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Delete;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/**
 * Puts revisions together again. etcd sends a large one in fragments and says of all but the last
 * that more follows; so a revision is whole when the next begins, or with a message behind which
 * nothing follows, be it a mere notice of progress.
 */
final class Assembler {
  private long number;
  private Instant observed = Instant.EPOCH;
  private List<Change> changes = new ArrayList<>();

  /**
   * Takes what a message holds.
   *
   * @param more whether its revision may go on in the next message
   * @return what is whole now
   */
  List<Revision> add(List<Event> events, Instant at, boolean more) {
    List<Revision> whole = new ArrayList<>();
    for (Event event : events) {
      if (event.getKv().getModRevision() != number) {
        finish(whole);
        number = event.getKv().getModRevision();
        observed = at;
      }
      changes.add(change(event));
    }
    if (!more) {
      finish(whole);
    }
    return whole;
  }

  private void finish(List<Revision> whole) {
    if (!changes.isEmpty()) {
      whole.add(new Revision(number, observed, changes));
      changes = new ArrayList<>();
    }
  }

  private static Change change(Event event) {
    KeyValue kv = event.getKv();
    Bytes key = Bytes.of(kv.getKey().toByteArray());
    return event.getType() == Event.EventType.DELETE
        ? new Delete(key)
        : new Put(
            key,
            Bytes.of(kv.getValue().toByteArray()),
            kv.getLease(),
            kv.getCreateRevision(),
            kv.getVersion());
  }
}
