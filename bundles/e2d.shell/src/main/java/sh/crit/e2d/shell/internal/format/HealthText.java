package sh.crit.e2d.shell.internal.format;

import sh.crit.e2d.api.service.HealthView;

/** The checks of a node, the verdict first. */
public final class HealthText {
  private HealthText() {}

  /** The text, without a line end after the last line. */
  public static String of(HealthView health, Screen screen) {
    Page page = new Page(screen);
    page.line(
        health.healthy() ? Tone.GOOD : Tone.BAD, health.healthy() ? "healthy" : "not healthy");
    Table table =
        new Table(
            new Table.Column("CHECK", false),
            new Table.Column("RESULT", false),
            new Table.Column("DETAIL", false));
    health
        .checks()
        .forEach(
            check ->
                table.row(
                    check.passed() ? Tone.PLAIN : Tone.BAD,
                    check.name(),
                    check.passed() ? "passed" : "failed",
                    check.detail()));
    return health.checks().isEmpty() ? page.text() : page.table(table).text();
  }
}
