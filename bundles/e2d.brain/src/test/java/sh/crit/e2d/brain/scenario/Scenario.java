package sh.crit.e2d.brain.scenario;

import java.util.ArrayList;
import java.util.List;

/** One case of a scenario file. */
final class Scenario {
  private static final String TITLE = "==== ";
  private static final String TURN = "----";

  private final String title;
  private final Facts facts = new Facts();
  private final Expected expected = new Expected();
  private boolean turned;

  private Scenario(String title) {
    this.title = title;
  }

  /**
   * Reads the cases of a file: {@code ==== title}, facts, {@code ----}, the expected decision.
   * Blank lines and lines that begin with # are for the reader.
   *
   * @throws IllegalArgumentException with file and line for anything that is not understood
   */
  static List<Scenario> parse(String file, List<String> lines) {
    List<Scenario> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String where = file + ":" + (i + 1);
      String line = lines.get(i).strip();
      if (line.startsWith(TITLE)) {
        finish(where, all);
        all.add(new Scenario(line.substring(TITLE.length()).strip()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        if (all.isEmpty()) {
          throw new IllegalArgumentException(where + ": a case begins with '" + TITLE + "title'");
        }
        all.get(all.size() - 1).add(where, line);
      }
    }
    finish(file + ": at the end", all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(file + ": there is no case in it");
    }
    return all;
  }

  private static void finish(String where, List<Scenario> all) {
    if (!all.isEmpty()) {
      all.get(all.size() - 1).expected.requireComplete(where + ", the case above");
    }
  }

  private void add(String where, String line) {
    if (line.equals(TURN)) {
      if (turned) {
        throw new IllegalArgumentException(where + ": a second " + TURN + " in one case");
      }
      turned = true;
    } else if (turned) {
      expected.add(new Words(where, line));
    } else {
      facts.add(new Words(where, line));
    }
  }

  String title() {
    return title;
  }

  void check() {
    expected.check(facts.decide());
  }
}
