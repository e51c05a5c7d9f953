package sh.crit.e2d.config.internal.values;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Given.Scalar;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Text;

/**
 * Gives the settings of a draft their meaning. What has none is noted and replaced by its default,
 * so that the rest is still checked; {@link #sound} tells the two apart.
 */
public final class Values {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Draft draft;
  private final Problems problems;
  private final Set<Key> unsound = EnumSet.noneOf(Key.class);

  public Values(Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /** Whether the key is free of problems so far. */
  public boolean sound(Key key) {
    return !unsound.contains(key);
  }

  public boolean given(Key key) {
    return draft.has(key);
  }

  /** Notes a problem with a scalar key: its value, then the message. */
  public void refuse(Key key, Scalar value, String message) {
    unsound.add(key);
    problems.error(value.origin(), Text.quoted(value.text()) + " " + message);
  }

  /** Notes a problem with a key whose value is of no interest. */
  public void refuse(Key key, Origin origin, String message) {
    unsound.add(key);
    problems.error(origin, message);
  }

  /** Whether the value of a scalar key has the text in it. */
  public boolean holds(Key key, String text) {
    return draft.scalar(key).filter(value -> value.text().contains(text)).isPresent();
  }

  /** Notes a problem with a scalar key without repeating its value. */
  public void refuseSilently(Key key, String message) {
    draft.scalar(key).ifPresent(value -> refuse(key, value.origin(), message));
  }

  /** A setting by a parser that throws IllegalArgumentException with what is wrong. */
  public <T> T parsed(Key key, T fallback, Function<String, T> parser) {
    Optional<Scalar> value = draft.scalar(key);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      return parser.apply(value.get().text());
    } catch (IllegalArgumentException e) {
      refuse(key, value.get(), e.getMessage());
      return fallback;
    }
  }

  /** A word of letters, digits, hyphens, underscores and dots. */
  public String word(Key key, String fallback, int longest) {
    return parsed(
        key,
        fallback,
        text -> {
          if (text.isEmpty() || text.length() > longest || !Text.madeOf(text, "-_.")) {
            throw new IllegalArgumentException(
                "has characters that are not allowed, or none; use up to "
                    + longest
                    + " letters, digits, - _ and .");
          }
          return text;
        });
  }

  /** A duration within bounds; zero only where the caller says so. */
  public Duration duration(Key key, Duration fallback, boolean zeroAllowed) {
    return parsed(
        key,
        fallback,
        text -> {
          Duration duration = GoDuration.parse(text);
          if (duration.isZero() && zeroAllowed) {
            return duration;
          }
          if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                "is out of range; write a duration from 100ms to 8760h"
                    + (zeroAllowed ? ", or 0 to switch it off" : ""));
          }
          return duration;
        });
  }

  /** A boolean in any of the spellings of YAML 1.1. */
  public boolean flag(Key key) {
    return parsed(
        key,
        false,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default ->
                  throw new IllegalArgumentException("is not a boolean; write true or false");
            });
  }

  /**
   * An absolute path. A relative one counts from the directory of the file that gives it; elsewhere
   * it would mean whatever directory the process happens to run in.
   */
  public Path path(Key key, Path fallback) {
    Optional<Path> base = draft.scalar(key).flatMap(value -> directory(value.origin()));
    return parsed(key, fallback, text -> path(text, base));
  }

  private static Path path(String text, Optional<Path> base) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty; write a path");
    }
    if (text.equals("~") || text.startsWith("~/")) {
      throw new IllegalArgumentException(
          "begins with ~, which only a shell understands; write "
              + Text.printable(System.getProperty("user.home") + text.substring(1)));
    }
    if (text.startsWith("$")) {
      throw new IllegalArgumentException(
          "begins with what only a shell would replace; write the whole path");
    }
    try {
      Path path = Path.of(text);
      if (!path.isAbsolute() && base.isEmpty()) {
        throw new IllegalArgumentException("is relative; write an absolute path");
      }
      return base.map(directory -> directory.resolve(path)).orElse(path).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path; remove the unusual characters", e);
    }
  }

  /** Of the file that a value was given in; empty for the environment and standard input. */
  private static Optional<Path> directory(Origin origin) {
    try {
      Path source = Path.of(origin.source());
      return source.isAbsolute() ? Optional.ofNullable(source.getParent()) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A file that must be there and readable. */
  public Optional<Path> file(Key key) {
    Path path = path(key, null);
    if (path == null) {
      return Optional.empty();
    }
    Scalar value = draft.scalar(key).orElseThrow();
    String right = "; name an existing PEM file that this user can read";
    if (Files.isDirectory(path)) {
      refuse(key, value, "is a directory" + right);
    } else if (Files.notExists(path)) {
      refuse(key, value, "does not exist" + right);
    } else if (!Files.isReadable(path)) {
      refuse(key, value, "cannot be read by this user" + right);
    }
    return Optional.of(path);
  }
}
