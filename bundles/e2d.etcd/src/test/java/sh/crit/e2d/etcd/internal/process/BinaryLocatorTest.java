package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;

class BinaryLocatorTest {
  @TempDir Path dir;

  private EtcdBinary locate(Path configured) throws E2dException {
    return new BinaryLocator(
            Optional.of(configured),
            Optional.empty(),
            SearchPath.parse("/usr/bin:/bin"),
            dir.resolve("version"))
        .locate();
  }

  private Path script(String... lines) throws IOException {
    Path file = dir.resolve("script");
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  @Test
  void takesARealOne() throws Exception {
    EtcdBinary found = locate(RealEtcd.etcd());

    assertEquals(RealEtcd.etcd(), found.path());
    assertTrue(found.version().atLeast(3, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 1                          | is no etcd: asked for --version it printed nothing and ended with code 1",
        "echo; echo cat 9.1; echo more   | is no etcd: asked for --version it printed 'cat 9.1' and ended with code 0",
        "echo 'etcd Version: newest'     | is no etcd: asked for --version it printed 'etcd Version: newest' and ended with code 0",
        "echo etcd Version: 99999999999.1.1 | is no etcd: asked for --version it printed 'etcd Version: 99999999999.1.1' and ended with code 0",
        "printf 'a\\033[2Jb\\n'          | is no etcd: asked for --version it printed 'a?[2Jb' and ended with code 0",
        "exec yes                        | is no etcd: asked for --version it printed 'y' and did not end",
        "echo etcd Version: 3.3.27       | is etcd 3.3.27"
      })
  void saysWhatIsWrongWithWhatIsNone(String line, String wrong) throws Exception {
    Path script = script(line);

    E2dException refusal = assertThrows(E2dException.class, () -> locate(script));

    assertEquals(ErrorCode.ETCD_MISSING, refusal.code());
    assertEquals(
        "etcd.binary: " + script + " " + wrong + "; name an etcd, 3.4 or newer",
        refusal.getMessage());
  }

  @Test
  void aFileThatCannotBeExecutedAfterAllIsNamed() throws Exception {
    Path script = script();
    Files.writeString(script, "\177ELF, and then nothing that a machine understands");

    E2dException refusal = assertThrows(E2dException.class, () -> locate(script));

    assertEquals(ErrorCode.ETCD_MISSING, refusal.code());
    assertTrue(refusal.getMessage().startsWith("etcd.binary: " + script), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @Test
  void oneThatNeverEndsIsEndedAfterTheTimeItHas() throws Exception {
    Path pid = dir.resolve("pid");
    Path script = script("echo $$ > " + pid, "echo hello", "exec sleep 600");

    VersionQuestion.Answer answer = VersionQuestion.ask(script, Duration.ofSeconds(1));

    assertFalse(answer.ended());
    assertEquals("hello\n", answer.text());
    long process = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
  }

  @Test
  void aGrandchildThatHoldsTheOutputOpenIsNotWaitedFor() throws Exception {
    Path pid = dir.resolve("pid");
    Path script = script("sleep 600 &", "echo $! > " + pid, "echo etcd Version: 3.5.1");

    VersionQuestion.Answer answer = VersionQuestion.ask(script, Duration.ofMinutes(5));

    assertEquals("etcd Version: 3.5.1\n", answer.text());
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void noneAnywhereSaysWhereItWasLookedFor() {
    BinaryLocator locator =
        new BinaryLocator(
            Optional.empty(), Optional.of(dir), new SearchPath(List.of()), dir.resolve("version"));

    E2dException refusal = assertThrows(E2dException.class, locator::locate);

    assertEquals(
        "no etcd found in "
            + dir.resolve("etcd")
            + " nor on PATH; install one, or set etcd.binary to its path",
        refusal.getMessage());
  }

  /** What the next locator would believe without a question. */
  private void forge(String version) throws IOException {
    Path note = dir.resolve("version");
    String identity = Files.readAllLines(note).get(0);
    Files.write(note, List.of(identity, "etcd Version: " + version));
  }

  private Path copy() throws IOException {
    Path copy = dir.resolve("etcd-copy");
    return Files.copy(RealEtcd.etcd(), copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void oneThatWasAskedBeforeARestartIsNotAskedAgain() throws Exception {
    locate(RealEtcd.etcd());
    forge("3.5.999");

    assertEquals("3.5.999", locate(RealEtcd.etcd()).version().toString());
  }

  @Test
  void oneThatWasChangedIsAskedThoughItsSizeAndItsTimeAreTheSame() throws Exception {
    Path copy = copy();
    locate(copy);
    forge("3.5.999");
    var modified = Files.getLastModifiedTime(copy);
    try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      long size = file.size();
      file.write(ByteBuffer.allocate(1), size);
      file.truncate(size);
    }
    Files.setLastModifiedTime(copy, modified);

    assertEquals(locate(RealEtcd.etcd()).version(), locate(copy).version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "a\nb\nc"})
  void aNoteThatIsNoneCostsAQuestionAndNothingElse(String note) throws Exception {
    Files.writeString(dir.resolve("version"), note);

    assertTrue(locate(RealEtcd.etcd()).version().atLeast(3, 4));
  }

  @Test
  void aNotedVersionThatWouldBeRefusedIsAskedFor() throws Exception {
    locate(RealEtcd.etcd());
    forge("2.0.1");

    assertTrue(locate(RealEtcd.etcd()).version().atLeast(3, 4));
  }

  @Test
  void ofAScriptNothingIsNoted() throws Exception {
    Path script = script("echo etcd Version: $(cat " + dir + "/v)");
    Files.writeString(dir.resolve("v"), "3.5.1");
    locate(script);
    Files.writeString(dir.resolve("v"), "3.6.2");

    assertEquals("3.6.2", locate(script).version().toString());
  }

  @Test
  void aNoteThatCannotBeWrittenCostsAQuestionAndNothingElse() throws Exception {
    Files.createDirectory(dir.resolve("version"));

    assertTrue(locate(RealEtcd.etcd()).version().atLeast(3, 4));
    assertTrue(locate(RealEtcd.etcd()).version().atLeast(3, 4));
  }
}
