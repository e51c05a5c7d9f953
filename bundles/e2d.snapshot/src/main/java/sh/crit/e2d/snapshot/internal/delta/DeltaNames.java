package sh.crit.e2d.snapshot.internal.delta;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.crit.e2d.snapshot.internal.catalog.Names;

/**
 * What chunks are called. The folder lies beside the history, so that a look at the backups does
 * not list thousands of chunks. A chunk's name follows from where the chain ended before it: of two
 * writers who would continue at the same place only one can.
 *
 * @param names of the catalog
 */
record DeltaNames(Names names) {
  private static final Pattern CHUNK = Pattern.compile("([^/]+)/(\\d{8})-(\\d{19})\\.delta");

  /** Where a chunk stands. */
  record Place(String base, long number, long from) {}

  /** The folder of all chains, with a slash at its end. */
  String folder() {
    return names.newest() + ".deltas/";
  }

  /** The folder of a backup's chain, with a slash at its end. */
  String folder(String base) {
    return folder() + base + "/";
  }

  String chunk(Place place) {
    return folder(place.base()) + String.format("%08d-%019d.delta", place.number(), place.from());
  }

  /** Where the chunk of that name stands; empty when it is none. */
  Optional<Place> place(String name) {
    if (!name.startsWith(folder())) {
      return Optional.empty();
    }
    Matcher found = CHUNK.matcher(name.substring(folder().length()));
    return found.matches()
        ? Optional.of(
            new Place(
                found.group(1), Long.parseLong(found.group(2)), Long.parseLong(found.group(3))))
        : Optional.empty();
  }
}
