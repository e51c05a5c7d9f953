package sh.crit.e2d.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.config.ConfigurationSource;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.yaml.YamlReader;

/** Reads the text of a source, with a bound on its size. */
public final class SourceReader {
  private final Problems problems;

  public SourceReader(Problems problems) {
    this.problems = problems;
  }

  /** The text; empty when there is none or it cannot be read, which is noted. */
  public Optional<String> read(ConfigurationSource source) {
    if (source instanceof ConfigurationSource.StandardInput input) {
      return bounded(input);
    }
    return source instanceof ConfigurationSource.File file ? file(file) : Optional.empty();
  }

  private Optional<String> bounded(ConfigurationSource.StandardInput input) {
    return input.yaml().length() > YamlReader.LONGEST
        ? refuse(input, tooLong())
        : Optional.of(input.yaml());
  }

  private Optional<String> file(ConfigurationSource.File source) {
    Path path = source.path();
    if (Files.isDirectory(path)) {
      return refuse(source, "is a directory; name a YAML file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(YamlReader.LONGEST + 1);
      return bytes.length > YamlReader.LONGEST
          ? refuse(source, tooLong())
          : Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      // Not "leave out -c": without it a command takes the file of the last start.
      return refuse(
          source,
          "does not exist; put it there or name another with -c, which bin/start remembers;"
              + " -c /dev/null stands for the defaults");
    } catch (AccessDeniedException e) {
      return refuse(source, "cannot be read by this user; give the user the right to read it");
    } catch (CharacterCodingException e) {
      return refuse(source, "is not text in UTF-8; save it as UTF-8");
    } catch (IOException e) {
      return refuse(source, "cannot be read; the system says: " + e.getMessage());
    }
  }

  private static String tooLong() {
    return "is longer than 1 MiB; a configuration needs some hundred lines at most";
  }

  private Optional<String> refuse(ConfigurationSource source, String message) {
    problems.error(new Origin(source.label(), 0, ""), message);
    return Optional.empty();
  }
}
