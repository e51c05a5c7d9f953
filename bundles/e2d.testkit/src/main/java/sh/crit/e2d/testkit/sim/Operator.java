package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.testkit.sim.etcd.EtcdClient;
import sh.crit.e2d.testkit.sim.etcd.MemberData;

/**
 * Gives orders at bad moments. What the nodes can see is left to them to refuse; what only people
 * can know, as that a machine will not come back, this operator knows.
 */
final class Operator {
  private static final long SECOND = 1_000_000_000L;
  private static final List<Order.Kind> RACING =
      List.of(
          Order.Kind.REMOVE,
          Order.Kind.REMOVE,
          Order.Kind.LEAVE,
          Order.Kind.LEAVE,
          Order.Kind.MOVE_LEADER,
          Order.Kind.PAUSE,
          Order.Kind.RESUME);

  private final Simulation sim;
  private final World world;

  Operator(Simulation sim) {
    this.sim = sim;
    this.world = sim.world();
  }

  void act(Fault fault, Machine machine, Dice dice) {
    switch (fault) {
      case REMOVAL_WITH_ETCDCTL -> removeWithEtcdctl(machine);
      case ORDER_REMOVE -> remove(machine, dice);
      case ORDER_PAUSE -> pause(machine, dice);
      case ORDER_LEAVE -> leave(machine, dice);
      case ORDER_MOVE_LEADER -> order(machine, Order.Kind.MOVE_LEADER, "", () -> true, dice);
      case ORDER_RACE -> race(machine, dice);
      case ORDER_RECOVER -> recover(machine, dice);
      case ORDER_BOOTSTRAP ->
          order(machine, Order.Kind.BOOTSTRAP, "", this::nothingIsLeftAnywhere, dice);
      case ORDER_RESIZE -> resize(dice);
      case ORDER_RESTORE -> restore(machine, dice);
      default -> throw new IllegalArgumentException(fault + " is no order");
    }
  }

  /** Looks at the plan for a while if there is one, and confirms it if it is still wise. */
  private void order(Machine at, Order.Kind kind, String subject, BooleanSupplier wise, Dice dice) {
    long thinking = dice.between(SECOND / 10, dice.chance(0.7) ? 2 * SECOND : 20 * SECOND);
    order(at, kind, subject, wise, thinking, dice.chance(0.5));
  }

  private void order(
      Machine at,
      Order.Kind kind,
      String subject,
      BooleanSupplier wise,
      long thinking,
      boolean inAHurry) {
    boolean hurried = kind.backedUp() && inAHurry;
    at.order(
        new Order(kind, subject, "", hurried),
        plan -> {
          if (!plan.done()) {
            Order confirmed = new Order(kind, subject, plan.planId(), hurried);
            world.after(thinking, () -> confirm(at, confirmed, wise));
          }
        });
  }

  private void confirm(Machine at, Order order, BooleanSupplier wise) {
    if (wise.getAsBoolean()) {
      at.order(order, done -> {});
    }
  }

  /** Around the appliance; its node has to come back as a new one. */
  private void removeWithEtcdctl(Machine machine) {
    Optional<MemberData> removable = sim.invariants().removable(machine.host());
    if (removable.isEmpty()) {
      return;
    }
    long id = removable.get().memberId();
    sim.invariants().allowRemoval(id);
    List<String> endpoints = sim.machines().stream().map(m -> m.host().clientUrl()).toList();
    try {
      new EtcdClient(sim.etcds(), machine.node()).remove(endpoints, id, Duration.ofSeconds(1));
    } catch (E2dException e) {
      world.note("the operator cannot remove n%d: %s", machine.node() + 1, e.getMessage());
    }
  }

  private void remove(Machine at, Dice dice) {
    Machine other = sim.machines().get(dice.below(sim.machines().size()));
    String peerUrl = other.host().peerUrl();
    order(at, Order.Kind.REMOVE, peerUrl, () -> sim.invariants().allowRemovalAt(peerUrl), dice);
  }

  private void leave(Machine machine, Dice dice) {
    order(machine, Order.Kind.LEAVE, "", () -> sim.invariants().allowLeave(machine.node()), dice);
    resumeLater(machine, dice);
  }

  private void pause(Machine machine, Dice dice) {
    order(machine, Order.Kind.PAUSE, "", () -> true, dice);
    resumeLater(machine, dice);
  }

  private void resumeLater(Machine machine, Dice dice) {
    if (dice.chance(0.7)) {
      world.after(
          dice.between(SECOND, 60 * SECOND),
          () -> order(machine, Order.Kind.RESUME, "", () -> isLeftInDoubt(machine), dice));
    }
  }

  /** Two people at two nodes order at nearly the same instant, by plans of before either. */
  private void race(Machine one, Dice dice) {
    List<Machine> all = sim.machines();
    Machine other = all.get((one.node() + 1 + dice.below(all.size())) % all.size());
    long thinking = dice.between(SECOND / 10, 5 * SECOND);
    for (Machine at : List.of(one, other)) {
      Machine subject = all.get(dice.below(all.size()));
      Order.Kind kind = RACING.get(dice.below(RACING.size()));
      boolean late = dice.chance(0.2);
      long apart = dice.between(0, late ? 20 * SECOND : SECOND / 5);
      order(
          at,
          kind,
          kind == Order.Kind.REMOVE ? subject.host().peerUrl() : "",
          () -> allow(kind, at, subject),
          thinking + apart,
          dice.chance(0.5));
      if (kind == Order.Kind.LEAVE || kind == Order.Kind.PAUSE) {
        resumeLater(at, dice);
      }
    }
  }

  private boolean allow(Order.Kind kind, Machine at, Machine subject) {
    return switch (kind) {
      case REMOVE -> sim.invariants().allowRemovalAt(subject.host().peerUrl());
      case LEAVE -> sim.invariants().allowLeave(at.node());
      case RESUME -> isLeftInDoubt(at);
      default -> true;
    };
  }

  /** Only where the majority is lost for good, and with the freshest of what is left. */
  private void recover(Machine machine, Dice dice) {
    String name = machine.snapshot().map(s -> s.seen().self().name()).orElse("");
    order(
        machine,
        Order.Kind.RECOVER,
        name,
        () -> sim.invariants().isBestOfTheLost(machine.host()),
        dice);
  }

  private void restore(Machine machine, Dice dice) {
    order(
        machine,
        Order.Kind.RESTORE,
        "backup",
        () -> sim.invariants().allowRewind(machine.host()),
        dice);
  }

  private boolean nothingIsLeftAnywhere() {
    return sim.machines().stream().allMatch(m -> m.host().disk().data().isEmpty());
  }

  /** One up from 1 to 3 to 5, and back from 5 to 3; node after node. */
  private void resize(Dice dice) {
    if (!sim.plan().grows()) {
      return;
    }
    sim.want(
        switch (sim.wantedSize()) {
          case 1, Plan.LARGEST -> 3;
          default -> Plan.LARGEST;
        });
    for (Machine machine : sim.machines()) {
      world.after(dice.between(0, 10 * SECOND), () -> machine.resize(sim.wantedSize()));
    }
  }

  /** Finishes what was begun, and takes back what keeps nodes away if it is that kind of person. */
  void end() {
    sim.machines().forEach(m -> m.resize(sim.wantedSize()));
    if (sim.plan().operatorStays()) {
      sim.machines().forEach(this::resumeUntilDone);
    }
  }

  /** Whoever had the order has lost it, and nobody knows any more what came of it. */
  private boolean isLeftInDoubt(Machine machine) {
    return machine
        .platter()
        .rewind()
        .filter(r -> !r.decided())
        .filter(
            r ->
                sim.machines().stream()
                    .noneMatch(
                        m ->
                            m.platter().rewind().filter(r::isSame).isPresent()
                                && m.host().peerUrl().equals(r.initiator())))
        .isPresent();
  }

  private void resumeUntilDone(Machine machine) {
    if (machine.platter().stance() != Stance.ACTIVE || isLeftInDoubt(machine)) {
      order(machine, Order.Kind.RESUME, "", () -> isLeftInDoubt(machine), SECOND, false);
    }
    // An order of before may still be on its way.
    world.after(5 * SECOND, () -> resumeUntilDone(machine));
  }
}
