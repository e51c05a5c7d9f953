package sh.crit.e2d.shell.internal.format;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.MemberView.Status;

/** The members as a table. */
public final class MembersText {
  private MembersText() {}

  /** The text, without a line end after the last line. */
  public static String of(List<MemberView> members, Screen screen) {
    return new Page(screen).table(table(members)).text();
  }

  static Table table(List<MemberView> members) {
    Table table =
        new Table(
            new Table.Column("NAME", false),
            new Table.Column("ID", false),
            new Table.Column("ROLE", false),
            new Table.Column("STATUS", false),
            new Table.Column("REVISION", true),
            new Table.Column("DB SIZE", true),
            new Table.Column("PEER URL", false),
            new Table.Column("CLIENT URL", false));
    members.forEach(member -> add(table, member));
    return table;
  }

  private static void add(Table table, MemberView member) {
    boolean answered = member.status() == Status.HEALTHY;
    Optional<Stance> held = member.stance().filter(s -> s != Stance.ACTIVE);
    table.row(
        tone(answered, held),
        member.name(),
        member.id(),
        Names.of(member.role()),
        Names.of(member.status()) + held.map(s -> ", " + Names.of(s)).orElse(""),
        answered ? Long.toString(member.revision()) : "",
        answered ? Sizes.human(member.dbSize()) : "",
        member.peerUrl(),
        member.clientUrl());
  }

  private static Tone tone(boolean answered, Optional<Stance> held) {
    if (!answered) {
      return Tone.BAD;
    }
    return held.isPresent() ? Tone.WARN : Tone.PLAIN;
  }
}
