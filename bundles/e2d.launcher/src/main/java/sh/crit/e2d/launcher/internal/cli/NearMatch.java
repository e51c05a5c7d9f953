package sh.crit.e2d.launcher.internal.cli;

import java.util.Comparator;
import java.util.List;

/** Finds what was probably meant. */
final class NearMatch {
  /** More edits than this and the words are simply different. */
  private static final int FARTHEST = 3;

  private NearMatch() {}

  /** The end of an error message: the nearest known word, or where to read on. */
  static String hint(String written, List<String> known) {
    return known.stream()
        .filter(word -> near(written, word))
        .min(Comparator.comparingInt(word -> distance(written, word)))
        .map(word -> "; did you mean " + word + "?")
        .orElse("; see e2d help");
  }

  private static boolean near(String written, String word) {
    int allowed = Math.min(FARTHEST, Math.max(1, word.length() / 2));
    return distance(written, word) <= allowed || (written.length() > 1 && word.startsWith(written));
  }

  /** How many letters to insert, delete or replace. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int same = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(same, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
