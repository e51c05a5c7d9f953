package sh.crit.e2d.plugins.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.plugins.internal.Jar;

/** When a jar was signed, in the word of others. */
class TimestampsTest {
  private final Instant earlier =
      Instant.now().minus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);

  private final SigningParty authority = SigningParty.authority("CN=authority");
  private final SigningParty late = authority.issue("CN=late", -1);
  private final SigningParty clock = authority.issueClock("CN=clock");
  @TempDir Path dir;

  private String verdict(SigningParty stamping, Instant time) throws IOException {
    Path unsigned = Jar.bundle("a.b", "1.0.0").text("x/y", "z").write(dir.resolve("unsigned.jar"));
    Path pem = Files.writeString(dir.resolve("signers.pem"), authority.pem());
    try (ClockServer server = new ClockServer(stamping, time)) {
      Path jar = late.sign(unsigned, dir.resolve("signed.jar"), server.uri());
      Verdict verdict =
          new Examiner(dir.resolve("copies"), new Surroundings(Map.of(), List.of(), 17))
              .examine(jar, Optional.of(Signers.of(pem, Clock.systemUTC())));
      return verdict instanceof Verdict.Refused refused ? refused.reason() : "let in";
    }
  }

  @Test
  void oneFromBeforeTheCertificateExpiredLetsIn() throws Exception {
    assertEquals("let in", verdict(clock, earlier));
  }

  @Test
  void oneFromAfterwardsDoesNot() throws Exception {
    String verdict = verdict(clock, Instant.now());

    assertTrue(verdict.contains("CN=late, whose certificate"), verdict);
    assertTrue(verdict.contains("has expired on " + late.until() + "; sign it anew"), verdict);
  }

  @Test
  void aStrangersDoesNotCount() throws Exception {
    String verdict =
        verdict(SigningParty.authority("CN=stranger").issueClock("CN=their clock"), earlier);

    assertTrue(verdict.contains("and has no timestamp that is trusted"), verdict);
  }

  private Optional<Instant> stamped(SigningParty by, Instant time, SigningParty trusted) {
    return new Timestamps(trusted.chain())
        .of(new CodeSigner(late.path(), new Timestamp(Date.from(time), by.path())));
  }

  @Test
  void onlyWhoIsThereForTimesIsBelieved() {
    assertEquals(Optional.of(earlier), stamped(clock, earlier, authority));
    assertEquals(Optional.empty(), stamped(authority.issue("CN=x", 30), earlier, authority));
    assertEquals(Optional.empty(), stamped(clock, earlier, SigningParty.authority("CN=other")));
    Instant beyond = Instant.now().plus(Duration.ofDays(31));
    assertEquals(Optional.empty(), stamped(clock, beyond, authority));
    assertEquals(
        Optional.empty(), new Timestamps(authority.chain()).of(new CodeSigner(late.path(), null)));
  }
}
