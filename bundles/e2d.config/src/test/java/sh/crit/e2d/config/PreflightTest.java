package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.config.Preflight.Report;

class PreflightTest {
  private static final String IN = "standard input:";

  @TempDir Path directory;
  private Path home;
  private Path dataDir;
  private int client;
  private int peer;
  private int gossip;

  @BeforeEach
  void setUp() throws IOException {
    home = Files.createDirectories(directory.resolve("home"));
    executable(Files.createDirectories(home.resolve("etcd")).resolve("etcd"));
    dataDir = directory.resolve("data");
    try (ServerSocket a = listen();
        ServerSocket b = listen();
        ServerSocket c = listen()) {
      client = a.getLocalPort();
      peer = b.getLocalPort();
      gossip = c.getLocalPort();
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static Path executable(Path file) throws IOException {
    Files.writeString(file, "#!/bin/sh\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  private String yaml() {
    return "dataDir: %s\nhost: 127.0.0.1\nclientAddr: 127.0.0.1:%d\npeerAddr: 127.0.0.1:%d\ngossipAddr: 127.0.0.1:%d\n"
        .formatted(dataDir, client, peer, gossip);
  }

  private Report check(String yaml) {
    return new Preflight(Optional.of(home), Map.of("PATH", ""))
        .check(Loading.loaded(yaml, Map.of()));
  }

  private List<String> problems(String yaml) {
    return Loading.lines(check(yaml).problems());
  }

  @Test
  void aGoodMachineIsLeftAsItWas() throws IOException {
    Report report = check(yaml());
    assertEquals(List.of(), report.problems());
    assertEquals(List.of(), report.warnings());
    assertDoesNotThrow(report::require);
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(home), left.toList());
    }
  }

  @Test
  void dataDirIsAFile() throws IOException {
    Files.writeString(dataDir, "");
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " is not a directory; name a directory, or one that can be made"),
        problems(yaml()));
    assertEquals(ErrorCode.STORAGE_UNUSABLE, check(yaml()).problems().get(0).code());
  }

  @Test
  void dataDirBelowAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    dataDir = file.resolve("a/b");
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " cannot be made: "
                + file
                + " is not a directory; name another"),
        problems(yaml()));
  }

  @Test
  void dataDirIsALinkThatLeadsNowhere() throws IOException {
    Files.createSymbolicLink(dataDir, directory.resolve("gone"));
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " is a link that leads nowhere; name a directory, or one that can be made"),
        problems(yaml()));
  }

  @Test
  void dataDirCannotBeWritten() throws IOException {
    Files.createDirectory(dataDir);
    Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(dataDir), "the superuser may write everywhere");
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " cannot be written by this user; give the user the directory"),
        problems(yaml()));
  }

  @Test
  void theKernelsOwnFilesAreNoPlaceForData() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc");
    dataDir = Path.of("/proc/e2d");
    assertEquals(
        List.of(
            IN
                + "1: dataDir: /proc/e2d cannot be made: /proc is the kernel's own; name a directory"
                + " on a disk"),
        problems(yaml()));
  }

  @Test
  void wideModeIsAWarning() throws IOException {
    Files.createDirectory(dataDir);
    Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwxr-xr-x"));
    Report report = check(yaml());
    assertEquals(List.of(), report.problems());
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " has the mode rwxr-xr-x and lets others in; etcd wants rwx------, run chmod 700 on it"),
        Loading.lines(report.warnings()));
  }

  @Test
  void aDirectoryThatEverybodyMayWriteToIsRefused() throws IOException {
    Files.createDirectory(dataDir);
    Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " has the mode rwxrwxrwx, so anybody may plant files there; run chmod 700 on it"),
        problems(yaml()));
  }

  @Test
  void noEtcdAnywhere() throws IOException {
    Files.delete(home.resolve("etcd/etcd"));
    assertEquals(
        List.of(
            "standard input: etcd.binary: no etcd is in "
                + home.resolve("etcd")
                + " nor on PATH; install one, or set etcd.binary to its path"),
        problems(yaml()));
    Path bin = Files.createDirectory(directory.resolve("bin"));
    executable(bin.resolve("etcd"));
    Report found =
        new Preflight(Optional.of(home), Map.of("PATH", "/nowhere::\u0000:" + bin))
            .check(Loading.loaded(yaml(), Map.of()));
    assertEquals(List.of(), found.problems());
  }

  @Test
  void configuredEtcdIsUnusable() throws IOException {
    Path plain = Files.writeString(directory.resolve("plain"), "");
    Map<Path, String> wrong =
        Map.of(
            plain,
            "is not executable",
            directory,
            "is a directory",
            directory.resolve("gone"),
            "does not exist");
    wrong.forEach(
        (path, what) ->
            assertEquals(
                List.of(
                    IN
                        + "6: etcd.binary: "
                        + path
                        + " "
                        + what
                        + "; name an etcd that this user can execute"),
                problems(yaml() + "etcd: {binary: " + path + "}\n")));
    assertEquals(
        ErrorCode.ETCD_MISSING,
        assertThrows(E2dException.class, check(yaml() + "etcd: {binary: " + plain + "}")::require)
            .code());
  }

  @Test
  void configuredEtcdIsSomethingElse() throws IOException {
    Path file = directory.resolve("something");
    Map<String, String> wrong =
        Map.of(
            "exit 1",
            "printed nothing and ended with code 1",
            "echo cat 9.1; echo more",
            "printed 'cat 9.1' and ended with code 0",
            "exec yes",
            "printed 'y' and did not end");
    for (var one : wrong.entrySet()) {
      Files.writeString(executable(file), "#!/bin/sh\n" + one.getKey() + "\n");
      assertEquals(
          List.of(
              IN
                  + "6: etcd.binary: "
                  + file
                  + " is no etcd: asked for --version it "
                  + one.getValue()
                  + "; name an etcd that this user can execute"),
          problems(yaml() + "etcd: {binary: " + file + "}\n"));
    }
    Files.writeString(file, "#!/bin/sh\necho etcd Version: 3.5.1\n");
    assertEquals(List.of(), problems(yaml() + "etcd: {binary: " + file + "}\n"));
  }

  @Test
  void addressesThatAreTaken() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(client, 1, loopback);
        ServerSocket other = new ServerSocket(gossip, 1, loopback)) {
      assertTrue(one.isBound() && other.isBound());
      assertEquals(
          List.of(
              IN
                  + "3: clientAddr: 127.0.0.1:"
                  + client
                  + " is in use by another process; stop that process, or choose another port",
              IN
                  + "5: gossipAddr: 127.0.0.1:"
                  + gossip
                  + " is in use by another process; stop that process, or choose another port"),
          problems(yaml()));
      assertEquals(ErrorCode.ADDRESS_IN_USE, check(yaml()).problems().get(0).code());
      record(new NodeFiles(dataDir).etcdPid());
      assertEquals(1, problems(yaml()).size(), "etcd's own addresses are etcd's to hold");
    }
  }

  @Test
  void badAddresses() {
    String yaml =
        "dataDir: %s\nhost: 192.0.2.1\nclientAddr: 192.0.2.1:%d\npeerAddr: no-such-host.invalid:%d\ngossipAddr: :%d\n"
            .formatted(dataDir, client, peer, gossip);
    Report report = check(yaml);
    assertEquals(
        List.of(
            IN
                + "3: clientAddr: 192.0.2.1:"
                + client
                + " is a bad address: it is not on this machine; write one that is, or 0.0.0.0:"
                + client,
            IN
                + "4: peerAddr: no-such-host.invalid is a bad address: it does not resolve; write an address of this machine"),
        Loading.lines(report.problems()));
    assertEquals(
        List.of(
            IN
                + "2: host: 192.0.2.1 is not an address of this machine; check that peers reach it by that"),
        Loading.lines(report.warnings()));
  }

  @Test
  void anApplianceRunsAlready() throws IOException {
    record(new NodeFiles(dataDir).appliancePid());
    assertEquals(
        List.of(
            IN
                + "1: dataDir: "
                + dataDir
                + " is served by an appliance that is already running, pid "
                + ProcessHandle.current().pid()
                + "; stop that one first, or name another directory"),
        problems(yaml()));
  }

  @Test
  void aRecordOfAProcessThatIsGoneMeansNothing() throws IOException {
    Path file = new NodeFiles(dataDir).appliancePid();
    Files.createDirectories(file.getParent());
    new ProcessRecord(ProcessHandle.current().pid(), "another boot", "java").write(file);
    assertFalse(problems(yaml()).stream().anyMatch(line -> line.contains("already running")));
  }

  @Test
  void severalProblemsAreOneException() throws IOException {
    Files.delete(home.resolve("etcd/etcd"));
    Files.writeString(dataDir, "");
    E2dException thrown = assertThrows(E2dException.class, check(yaml())::require);
    assertEquals(ErrorCode.BAD_CONFIGURATION, thrown.code());
    assertEquals(2, thrown.getMessage().lines().count());
  }

  /** This very process stands for one of ours. */
  private static void record(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.setPosixFilePermissions(
        file.getParent().getParent(), PosixFilePermissions.fromString("rwx------"));
    ProcessRecord.of(ProcessHandle.current().pid()).orElseThrow().write(file);
  }
}
