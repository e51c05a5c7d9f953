package sh.crit.e2d.testkit.sim.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's data directory; survives everything but a wipe. */
public final class EtcdDisk {
  private final List<MemberData> aside = new ArrayList<>();
  private final List<MemberData> lost = new ArrayList<>();
  private MemberData data;
  private boolean corrupt;
  private boolean full;

  public Optional<MemberData> data() {
    return Optional.ofNullable(data);
  }

  void write(MemberData created) {
    data = created;
  }

  /** Moves the data aside, where it is kept. */
  public void moveAside() {
    data().ifPresent(aside::add);
    delete();
  }

  /** Loses the data by an accident of the hardware. */
  public void lose() {
    data().ifPresent(lost::add);
    delete();
  }

  /** Deletes the data, which nobody may do. */
  public void delete() {
    data = null;
    corrupt = false;
  }

  /** Whether that data is still here, or was moved aside, or lost by accident. */
  public boolean accountsFor(MemberData one) {
    return data == one || aside.contains(one) || lost.contains(one);
  }

  /** Spoils the data, if there is any. */
  public void corrupt() {
    corrupt = data != null;
  }

  public boolean isCorrupt() {
    return corrupt;
  }

  /** Leaves no space, or makes some. */
  public void fill(boolean all) {
    full = all;
  }

  boolean isFull() {
    return full;
  }
}
