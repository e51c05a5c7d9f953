package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.shell.internal.command.OrderVerb.Subject;

/** The commands for the operator's orders. */
final class Orders {
  /** In the order of the help, the gravest last. */
  static final List<OrderVerb> ALL =
      List.of(
          new OrderVerb(Kind.PAUSE, "pause", "this node observes only, until resume", Subject.NONE),
          new OrderVerb(
              Kind.RESUME, "resume", "ends pause, and the staying away after leave", Subject.NONE),
          new OrderVerb(
              Kind.MOVE_LEADER,
              "move-leader",
              "the named member leads from now on, or any other healthy voter",
              Subject.OPTIONAL_NAME),
          new OrderVerb(
              Kind.DEFRAG,
              "defrag",
              "gives the space that the local etcd has freed back to the file system",
              Subject.ALL),
          new OrderVerb(
              Kind.LEAVE,
              "leave",
              "this node leaves its cluster and stays out until resume",
              Subject.NONE),
          new OrderVerb(Kind.REMOVE, "remove", "removes a member from the cluster", Subject.NAME),
          new OrderVerb(
              Kind.BOOTSTRAP,
              "bootstrap",
              "founds a new, empty cluster on a node that waits because its data is gone",
              Subject.NEW),
          new OrderVerb(
              Kind.RECOVER,
              "recover",
              "the cluster goes on with the data of this node alone",
              Subject.FROM));

  private Orders() {}

  /** The command that gave an answer, told by its first word. */
  static Optional<OrderVerb> of(OrderView answer) {
    String first = answer.order().split(" ", 2)[0];
    return ALL.stream().filter(verb -> verb.name().equals(first)).findFirst();
  }
}
