package sh.crit.e2d.launcher;

import java.util.List;
import sh.crit.e2d.launcher.internal.Program;
import sh.crit.e2d.launcher.internal.Surroundings;

/** Where the JVM starts, for the appliance and for each command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Program program = new Program(Surroundings.ofProcess());
    // Libraries leave threads behind; the appliance has ended when the program says so.
    System.exit(program.run(List.of(arguments)));
  }
}
