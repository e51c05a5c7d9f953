package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;

class CommandLineTest {
  private static final List<Ballot.Founder> FOUNDERS =
      List.of(
          new Ballot.Founder("a", "https://10.0.0.1:2380"),
          new Ballot.Founder("b", "https://10.0.0.2:2380"));

  private static List<String> line(String version, Mode mode, TlsFiles server, TlsFiles peer)
      throws Exception {
    EtcdSettings settings =
        new EtcdSettings(
            new NodeFiles(Path.of("/data")),
            Optional.empty(),
            Optional.empty(),
            ListenUrl.parse("c", "https://0.0.0.0:2379"),
            ListenUrl.parse("p", "https://0.0.0.0:2380"),
            ListenUrl.parse("c", "https://10.0.0.1:2379"),
            ListenUrl.parse("p", "https://10.0.0.1:2380"),
            server,
            peer);
    EtcdBinary binary =
        new EtcdBinary(
            Path.of("/bin/etcd"), EtcdVersion.find("etcd Version: " + version).orElseThrow());
    return CommandLine.of(binary, settings, new EtcdLaunch("a", mode, FOUNDERS, "token"));
  }

  private static TlsFiles none(String side) {
    return new TlsFiles(side, "", "", "");
  }

  @Test
  void foundersAndJoinersAreToldOfTheCluster() throws Exception {
    List<String> found = line("3.5.30", Mode.FOUND, none("server"), none("peer"));
    assertEquals("/bin/etcd", found.get(0));
    assertTrue(found.contains("--data-dir=/data"));
    assertTrue(found.contains("--name=a"));
    assertTrue(found.contains("--initial-cluster=a=https://10.0.0.1:2380,b=https://10.0.0.2:2380"));
    assertTrue(found.contains("--initial-cluster-state=new"));
    assertTrue(found.contains("--initial-cluster-token=token"));
    List<String> join = line("3.5.30", Mode.JOIN, none("server"), none("peer"));
    assertTrue(join.contains("--initial-cluster-state=existing"));
  }

  @Test
  void aRestartCanNeverFound() throws Exception {
    List<String> line = line("3.5.30", Mode.RESTART, none("server"), none("peer"));
    assertTrue(line.contains("--initial-cluster-state=existing"));
    assertTrue(line.stream().noneMatch(flag -> flag.startsWith("--initial-cluster=")));
  }

  @Test
  void onlyARecoveryDropsTheOtherMembers() throws Exception {
    for (Mode mode : Mode.values()) {
      List<String> line = line("3.5.30", mode, none("server"), none("peer"));
      assertEquals(mode == Mode.RECOVER, line.contains("--force-new-cluster=true"), mode.name());
    }
    List<String> recovery = line("3.5.30", Mode.RECOVER, none("server"), none("peer"));
    assertTrue(recovery.contains("--initial-cluster-state=existing"));
    assertTrue(recovery.stream().noneMatch(flag -> flag.startsWith("--initial-cluster=")));
  }

  @Test
  void noVersionGetsAFlagThatItLacks() throws Exception {
    for (String version : List.of("3.5.0", "3.6.1", "3.7.0-rc.0", "4.0.0")) {
      List<String> line = line(version, Mode.FOUND, none("server"), none("peer"));
      assertTrue(line.stream().noneMatch(flag -> flag.startsWith("--experimental")), version);
      assertFalse(line.contains("--pre-vote=true"), version);
    }
    assertTrue(
        line("3.4.23", Mode.FOUND, none("server"), none("peer")).contains("--pre-vote=true"));
  }

  @Test
  void anAuthorityIsAskedOfTheOtherEnd() throws Exception {
    List<String> line =
        line(
            "3.5.30",
            Mode.FOUND,
            new TlsFiles("server", "", "/s.crt", "/s.key"),
            new TlsFiles("peer", "/ca.crt", "/p.crt", "/p.key"));
    assertTrue(line.containsAll(List.of("--cert-file=/s.crt", "--key-file=/s.key")));
    assertFalse(line.contains("--client-cert-auth=true"));
    assertTrue(
        line.containsAll(
            List.of(
                "--peer-cert-file=/p.crt",
                "--peer-key-file=/p.key",
                "--peer-trusted-ca-file=/ca.crt",
                "--peer-client-cert-auth=true")));
  }
}
