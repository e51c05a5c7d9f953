package sh.crit.e2d.plugins.internal.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.plugins.internal.Jar;

/** Signatures, made with the JDK's own signer. */
class SignersTest {
  private final SigningParty authority = SigningParty.authority("CN=authority");
  private final SigningParty author = authority.issue("CN=author", 30);
  private final SigningParty stranger = SigningParty.authority("CN=stranger").issue("CN=other", 30);
  @TempDir Path dir;

  private Path unsigned() throws IOException {
    return Jar.bundle("a.b", "1.0.0").text("x/y", "content").write(dir.resolve("unsigned.jar"));
  }

  private Optional<String> objection(Path jar, SigningParty... trusted) throws IOException {
    Path pem = dir.resolve("signers.pem");
    StringBuilder text = new StringBuilder("# whom we trust\n");
    for (SigningParty party : trusted) {
      text.append(party.pem());
    }
    Files.writeString(pem, text);
    return objection(jar, pem);
  }

  private Optional<String> objection(Path jar, Path pem) {
    Surroundings here = new Surroundings(Map.of(), List.of(), 17);
    Verdict verdict =
        new Examiner(dir.resolve("copies"), here)
            .examine(jar, Optional.of(Signers.of(pem, Clock.systemUTC())));
    return verdict instanceof Verdict.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  private static void contains(Optional<String> text, String what) {
    assertTrue(text.orElse("let in").contains(what), text.toString());
  }

  @Test
  void oneThatIsTrustedOrWasIssuedByOneLetsIn() throws Exception {
    Path jar = author.sign(unsigned(), dir.resolve("signed.jar"));

    contains(objection(jar, author), "let in");
    contains(objection(jar, authority), "let in");
    contains(objection(jar, stranger, authority), "let in");
  }

  @Test
  void aStrangersSignatureAndNoneAreRefused() throws Exception {
    contains(
        objection(stranger.sign(unsigned(), dir.resolve("s.jar")), authority),
        "signed by CN=other, which plugins.signers does not let in");
    contains(objection(unsigned(), authority), "is not signed, and plugins.signers is set");
  }

  /** That a certificate lets in what it signed does not make an authority of it. */
  @Test
  void whoIsTrustedIsNoAuthorityForThat() throws Exception {
    SigningParty friend = author.issue("CN=friend", 30);

    contains(
        objection(friend.sign(unsigned(), dir.resolve("f.jar")), author), "signed by CN=friend");
  }

  @Test
  void whatWasAddedAfterwardsIsFound() throws Exception {
    Path jar = author.sign(unsigned(), dir.resolve("signed.jar"));
    change(jar, "x/added", "more");
    contains(objection(jar, authority), "is signed, but x/added in it is not");
  }

  @Test
  void whatWasChangedAfterwardsIsFound() throws Exception {
    Path jar = author.sign(unsigned(), dir.resolve("signed.jar"));
    change(jar, "x/y", "other");
    contains(objection(jar, authority), "is damaged: ");
  }

  @Test
  void aManifestThatWasChangedAfterwardsIsFound() throws Exception {
    Path jar = author.sign(unsigned(), dir.resolve("signed.jar"));
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Path manifest = zip.getPath("META-INF/MANIFEST.MF");
      Files.writeString(
          manifest,
          Files.readString(manifest)
              .replace("Bundle-SymbolicName: a.b", "Bundle-SymbolicName: a.c"));
    }
    contains(objection(jar, authority), "is damaged: ");
  }

  private static void change(Path jar, String entry, String content) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Files.writeString(zip.getPath(entry), content);
    }
  }

  @Test
  void anExpiredCertificateIsRefusedWithItsDate() throws Exception {
    SigningParty late = authority.issue("CN=late", -1);

    Optional<String> objection = objection(late.sign(unsigned(), dir.resolve("l.jar")), authority);

    contains(objection, "signed by CN=late");
    contains(objection, "has expired on " + late.until());
    contains(objection, "no timestamp");
    contains(objection(late.sign(unsigned(), dir.resolve("l.jar")), late), "has expired on ");
  }

  @Test
  void aFileThatCannotBeUsedLetsNobodyIn() throws Exception {
    Path jar = author.sign(unsigned(), dir.resolve("signed.jar"));

    contains(objection(jar), "signers.pem cannot be used: No certificate");
    contains(objection(jar, dir.resolve("nowhere.pem")), "plugins.signers: ");
    Files.writeString(
        dir.resolve("x.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    contains(objection(jar, dir.resolve("x.pem")), "cannot be used");
  }
}
