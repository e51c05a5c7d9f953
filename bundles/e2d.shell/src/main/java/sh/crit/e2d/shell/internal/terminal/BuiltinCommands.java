package sh.crit.e2d.shell.internal.terminal;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;

/**
 * Gogo's own commands by the object that runs them. Left out is what makes no sense for a daemon:
 * editors, terminal multiplexers, and everything that would end the process.
 */
final class BuiltinCommands {
  private static final List<String> BUILTIN =
      List.of(
          "format",
          "getopt",
          "new",
          "set",
          "tac",
          "type",
          "jobs",
          "fg",
          "bg",
          "setopt",
          "unsetopt",
          "complete",
          "history");
  private static final List<String> PROCEDURAL =
      List.of("each", "if", "not", "throw", "try", "until", "while", "break", "continue");
  private static final List<String> POSIX =
      List.of(
          "cat", "echo", "grep", "sort", "sleep", "cd", "pwd", "ls", "less", "watch", "head",
          "tail", "clear", "wc", "date");
  private static final List<String> SHELL = List.of("help", "source");

  private BuiltinCommands() {}

  /**
   * Makes the objects; loads the terminal library.
   *
   * @param properties looks up the framework's properties
   */
  static Map<Object, List<String>> all(
      CommandProcessor processor, UnaryOperator<String> properties) {
    return Map.of(
        new Builtin(), BUILTIN,
        new Procedural(), PROCEDURAL,
        new Posix(processor), POSIX,
        new Shell(new ShellContext(properties), processor), SHELL);
  }
}
