package sh.crit.e2d.shell.internal.control;

import java.util.List;

/** What a client of the control socket wants. */
public sealed interface Request {
  TerminalInfo terminal();

  /**
   * One of the appliance's commands.
   *
   * @param json whether the answer is wanted as JSON
   * @param arguments the command's name and its arguments
   */
  record Command(TerminalInfo terminal, boolean json, List<String> arguments) implements Request {
    public Command {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * One line for Gogo, whatever commands it names.
   *
   * @param json whether a view, if that is the result, is wanted as JSON
   * @param line the line
   */
  record Line(TerminalInfo terminal, boolean json, String line) implements Request {}

  /** An interactive shell. */
  record Shell(TerminalInfo terminal) implements Request {}
}
