package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private static final Path DIR = Path.of("/var/lib/etcd");

  private static boolean matches(String... line) {
    return ProcessTable.isEtcdOn(List.of(line), DIR);
  }

  @Test
  void knowsEtcdByItsDataDirectory() {
    assertTrue(matches("/opt/etcd", "--data-dir=/var/lib/etcd", "--name=a"));
    assertTrue(matches("etcd", "--name", "a", "-data-dir", "/var/lib/etcd"));
    assertTrue(matches("/usr/bin/setsid", "/opt/etcd", "--data-dir=/var/lib/etcd"));
    assertTrue(
        matches("/opt/etcd-3.6", "--data-dir=/var/lib/etcd", "--listen-peer-urls=http://h:1"));
  }

  @Test
  void takesNobodyElseForIt() {
    assertFalse(matches("/opt/etcd", "--data-dir=/var/lib/etcd2"));
    assertFalse(matches("/opt/etcd", "--data-dir=/var/lib"));
    assertFalse(matches("/opt/etcdutl", "snapshot", "restore", "--data-dir=/var/lib/etcd"));
    assertFalse(matches("etcdutl", "snapshot", "restore", "--data-dir", "/var/lib/etcd"));
    assertFalse(matches("du", "--data-dir", "/var/lib/etcd"));
    assertFalse(matches("tail", "/var/lib/etcd"));
    assertFalse(matches());
  }

  @Test
  void aProcessAmongOtherFilesIsNotOnOurs() throws Exception {
    Process other = new ProcessBuilder("unshare", "-rm", "sh", "-c", "echo up; exec cat").start();
    try {
      assumeTrue(other.inputReader().readLine() != null, "no namespaces can be made here");
      assertFalse(ProcessTable.seesOurFiles(other.toHandle()));
      assertTrue(ProcessTable.seesOurFiles(ProcessHandle.current()));
    } finally {
      other.destroyForcibly().onExit().join();
    }
  }

  @Test
  void seesItsOwnProcess() {
    assertTrue(ProcessTable.alive(ProcessHandle.current()));
    assertFalse(ProcessTable.commandLine(ProcessHandle.current()).isEmpty());
    assertEquals(List.of(), ProcessTable.etcdOn(Path.of("/nowhere/at/all")));
  }
}
