package sh.crit.e2d.plugins.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.check.Verdict.Accepted;
import sh.crit.e2d.plugins.internal.check.Verdict.Refused;

/**
 * Looks at a jar before anything of it is installed. It looks at a copy, and the copy is what is
 * installed: whatever is done to the file afterwards.
 */
public final class Examiner {
  private final Path copies;
  private final Surroundings surroundings;
  private int number;

  /**
   * @param copies a directory of this appliance alone
   */
  public Examiner(Path copies, Surroundings surroundings) {
    this.copies = copies;
    this.surroundings = surroundings;
  }

  /**
   * Copies and examines.
   *
   * @param signers who must have signed it; empty when nobody has to
   */
  public Verdict examine(Path file, Optional<Signers> signers) {
    Path copy = copies.resolve(number + ".jar");
    try {
      String digest = copy(file, copy);
      Verdict verdict = examine(copy, digest, signers);
      if (verdict instanceof Refused) {
        Files.deleteIfExists(copy);
      } else {
        number++;
      }
      return verdict;
    } catch (AccessDeniedException e) {
      return Refused.unread("cannot be read by the user of the appliance; let that user read it");
    } catch (IOException e) {
      return Refused.unread("cannot be copied to where it would be installed from: " + e);
    }
  }

  /** Removes the copies that nobody needs any more. */
  public void keepOnly(Set<Path> needed) throws IOException {
    if (!Files.isDirectory(copies)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(copies)) {
      for (Path copy : all) {
        if (!needed.contains(copy)) {
          Files.delete(copy);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private String copy(Path from, Path to) throws IOException {
    Files.createDirectories(copies);
    try (InputStream in = Files.newInputStream(from);
        OutputStream file = Files.newOutputStream(to);
        DigestOutputStream out =
            new DigestOutputStream(file, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Verdict examine(Path copy, String digest, Optional<Signers> signers) {
    try {
      JarContent jar = new JarReader(copy).read();
      Optional<String> objection = Identity.problem(jar::header);
      if (objection.isPresent()) {
        return refused(objection.get(), Optional.empty(), digest);
      }
      Identity identity = Identity.of(jar::header);
      return surroundings
          .objection(jar)
          .or(() -> signers.flatMap(all -> all.objection(jar)))
          .<Verdict>map(why -> refused(why, Optional.of(identity), digest))
          .orElseGet(() -> new Accepted(identity, copy, digest));
    } catch (JarReader.Broken e) {
      return new Refused(
          e.incomplete() ? State.INCOMPLETE : State.REFUSED,
          e.getMessage(),
          Optional.empty(),
          Optional.of(digest));
    }
  }

  private static Refused refused(String reason, Optional<Identity> identity, String digest) {
    return new Refused(State.REFUSED, reason, identity, Optional.of(digest));
  }
}
