package sh.crit.e2d.itests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.itests.build.Script.Outcome;

/**
 * Against a fake apt, so that each test says what Debian offers; the real one is at work in every
 * build.
 */
class FetchEtcdTest {

  private static final String FETCH = "distribution/fetch-etcd";

  @TempDir Path directory;
  private Script script;
  private FakeApt apt;

  @BeforeEach
  void aMachineWithoutEtcd() throws IOException {
    script = new Script(directory);
    apt = new FakeApt(directory, script);
  }

  @Test
  void theVersionWantedComesFromTheSuiteThatHasIt() throws Exception {
    apt.offers("forky", "3.5.30-2").offers("trixie", "3.5.16-4");
    Outcome run = script.run(FETCH, "--version", "3.5.16");
    assertEquals(0, run.code(), run.err());
    assertEquals(cache("3.5.16").toString(), run.lastLine());
    assertTrue(Files.isExecutable(cache("3.5.16").resolve("etcdutl")));
    assertFalse(run.err().contains("takes its place"), run.err());
    assertEquals(
        List.of("trixie"), apt.suitesAsked(), "the likely suite is asked first, and enough");
  }

  @Test
  void theSecondRunAsksNobody() throws Exception {
    apt.offers("forky", "3.5.30-2");
    assertEquals(0, script.run(FETCH, "--version", "3.5.30").code());
    apt.forget();
    Outcome again = script.run(FETCH, "--version", "3.5.30");
    assertEquals(0, again.code(), again.err());
    assertEquals(cache("3.5.30").toString(), again.lastLine());
    assertEquals(List.of(), apt.suitesAsked());
  }

  @Test
  void aNewer35TakesThePlaceOfOneThatIsGone() throws Exception {
    apt.offers("forky", "3.5.33-1").offers("trixie", "3.5.16-4");
    Outcome run = script.run(FETCH, "--version", "3.5.30");
    assertEquals(cache("3.5.33").toString(), run.lastLine(), run.err());
    assertTrue(
        run.err().contains("etcd 3.5.30 is not offered; etcd 3.5.33 takes its place"), run.err());
    assertFalse(run.err().contains("learner"), run.err());
  }

  @Test
  void anOld35IsTakenLastAndItsDefectIsNamed() throws Exception {
    apt.offers("forky", "3.6.4-1").offers("trixie", "3.5.16-4");
    Outcome run = script.run(FETCH, "--version", "3.5.30");
    assertEquals(cache("3.5.16").toString(), run.lastLine(), run.err());
    assertTrue(run.err().contains("A learner promoted on 3.5.1 to 3.5.19"), run.err());
  }

  @Test
  void anotherLineHasNoStandIn() throws Exception {
    apt.offers("forky", "3.5.30-2");
    Outcome run = script.run(FETCH, "--version", "3.6.4");
    assertEquals(1, run.code());
    assertTrue(run.err().contains("etcd 3.6.4 is in no suite (offered: 3.5.30"), run.err());
    assertTrue(run.err().contains("E2D_ETCD_DIR"), run.err());
  }

  @Test
  void anUnknownKeyIsToldAndNeverPassedOver() throws Exception {
    apt.offers("forky", "3.5.30-2")
        .offers("sid", "3.5.30-2")
        .failsWith("W: GPG error: NO_PUBKEY 0123456789ABCDEF");
    Outcome run = script.run(FETCH, "--version", "3.5.30");
    assertEquals(1, run.code());
    assertTrue(
        run.err().contains("forky: this machine's Debian keyring does not know the key"),
        run.err());
    assertTrue(run.err().contains("debian-archive-keyring"), run.err());
    assertFalse(Files.exists(cache("3.5.30")));
  }

  @Test
  void anArchiveThatIsNotDebiansIsNotTaken() throws Exception {
    apt.offers("forky", "3.5.30-2").signedBy("Vendor");
    Outcome run = script.run(FETCH, "--version", "3.5.30");
    assertEquals(1, run.code());
    assertTrue(run.err().contains("forky: the source is not Debian's own"), run.err());
  }

  @Test
  void whatIsNotTheVersionPromisedIsNotKept() throws Exception {
    apt.offers("forky", "3.5.30-2").contains("3.4.1");
    Outcome run = script.run(FETCH, "--version", "3.5.30");
    assertEquals(1, run.code());
    assertTrue(run.err().contains("does not run on this machine"), run.err());
    assertFalse(Files.exists(cache("3.5.30")));
  }

  @Test
  void theUsersOwnDirectoryComesFirst() throws Exception {
    Path own = directory.resolve("own");
    FakeApt.etcd(own, "3.5.99");
    Outcome run = script.with("E2D_ETCD_DIR", own.toString()).run(FETCH, "--version", "3.5.30");
    assertEquals(own.toString(), run.lastLine(), run.err());
    assertTrue(run.err().contains("E2D_ETCD_DIR has etcd 3.5.99; 3.5.30 was asked for"), run.err());
    assertEquals(List.of(), apt.suitesAsked());
  }

  @Test
  void aDirectoryWithoutEtcdIsAnErrorThatNamesIt() throws Exception {
    Outcome run = script.with("E2D_ETCD_DIR", "/nonexistent").run(FETCH);
    assertEquals(1, run.code());
    assertTrue(
        run.err().contains("E2D_ETCD_DIR=/nonexistent does not hold an etcd that runs here"),
        run.err());
  }

  @Test
  void withoutDebianTheEtcdOnPathServes() throws Exception {
    FakeApt.etcd(directory.resolve("bin"), "3.5.28");
    Outcome run = script.run(FETCH, "--version", "3.5.30");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("the etcd 3.5.28 on PATH takes its place"), run.err());
  }

  @Test
  void theDestinationIsCompleteAndLeavesNothingBeside() throws Exception {
    apt.offers("forky", "3.5.30-2");
    Path destination = directory.resolve("to/etcd");
    Outcome run = script.run(FETCH, "--version", "3.5.30", "--dest", destination.toString());
    assertEquals(destination.toString(), run.lastLine(), run.err());
    assertTrue(Files.isExecutable(destination.resolve("etcd")));
    try (Stream<Path> beside = Files.list(destination.getParent());
        Stream<Path> temporary = Files.list(directory.resolve("tmp"));
        Stream<Path> kept = Files.list(cache("3.5.30").getParent())) {
      assertEquals(List.of(destination), beside.toList());
      assertEquals(List.of(), temporary.toList());
      assertEquals(List.of(cache("3.5.30")), kept.toList());
    }
  }

  private Path cache(String version) {
    return directory.resolve("home/.cache/e2d/etcd").resolve(version);
  }
}
