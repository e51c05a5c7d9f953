package sh.crit.e2d.launcher.internal.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line of a process says about nodes.
 *
 * @param words its words, the program first; empty when they are not to be seen
 */
record CommandWords(List<String> words) {
  private static final String MAIN = "sh.crit.e2d.launcher.Main";
  private static final String HOME = "-De2d.home=";
  private static final String DIRECTORY = "-De2d.cwd=";
  private static final List<String> DATA_DIR = List.of("--data-dir", "-data-dir");
  private static final List<String> LISTENS = List.of("--listen-peer-urls", "-listen-peer-urls");
  private static final List<String> TOOLS = List.of("etcdctl", "etcdutl");
  private static final List<String> CONFIG = List.of("-c", "--config");

  /** Whether it is an appliance, and not one of our commands. */
  boolean isAppliance() {
    int main = words.indexOf(MAIN);
    return main > 0 && words.subList(main, words.size()).contains("run");
  }

  /** Where the appliance was unpacked. */
  Optional<Path> home() {
    return property(HOME);
  }

  /** The configuration that an appliance was started with; empty for the defaults and for text. */
  Optional<Path> configuration() {
    int main = Math.max(0, words.indexOf(MAIN));
    return option(CONFIG, main)
        .filter(value -> !value.equals("-"))
        .flatMap(CommandWords::path)
        .map(path -> property(DIRECTORY).orElse(Path.of("/")).resolve(path).normalize());
  }

  /** Whether it is an etcd server on that data directory, not one of etcd's tools. */
  boolean isEtcdOn(Path dataDir) {
    if (words.isEmpty() || TOOLS.contains(program())) {
      return false;
    }
    // A binary of another name, and a wrapper that waits for it, show themselves by the flag.
    boolean server = program().equals("etcd") || option(LISTENS, 0).isPresent();
    return server && option(DATA_DIR, 0).filter(dataDir.toString()::equals).isPresent();
  }

  private String program() {
    String first = words.get(0);
    return first.substring(first.lastIndexOf('/') + 1);
  }

  private Optional<Path> property(String prefix) {
    return words.stream()
        .filter(word -> word.startsWith(prefix))
        .map(word -> word.substring(prefix.length()))
        .findFirst()
        .flatMap(CommandWords::path);
  }

  /** The value of an option, written as one word or as two. */
  private Optional<String> option(List<String> names, int from) {
    for (int i = from; i < words.size(); i++) {
      String word = words.get(i);
      if (names.contains(word) && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1));
      }
      int equals = word.indexOf('=');
      if (equals > 0 && names.contains(word.substring(0, equals))) {
        return Optional.of(word.substring(equals + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
