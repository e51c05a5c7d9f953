package sh.crit.e2d.launcher.internal.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

class HeadStartTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;
  private NodeFiles files;

  @BeforeEach
  void home() throws Exception {
    files = new NodeFiles(directory);
    Files.createDirectories(files.home());
  }

  /** This process stands for etcd. */
  private void recordEtcd() throws Exception {
    ProcessRecord.of(ProcessHandle.current().pid()).orElseThrow().write(files.etcdPid());
  }

  @Test
  void anEtcdThatRunsAlreadyNeedsNone() throws Exception {
    recordEtcd();
    AtomicInteger looks = new AtomicInteger();
    new HeadStart(files, Optional.empty()).await(() -> looks.incrementAndGet() > 0);
    assertEquals(0, looks.get());
  }

  /** etcd listens before it has a quorum, and says so when it is asked. */
  @Test
  void itEndsWhenEtcdServes() throws Exception {
    try (ServerSocket etcd = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      HeadStart start = new HeadStart(files, Optional.of(address("0.0.0.0", etcd)));
      recordEtcd();
      Thread answers = new Thread(() -> answer(etcd, "503 Service Unavailable", "200 OK"));
      answers.start();
      AtomicInteger looks = new AtomicInteger();
      start.await(() -> looks.incrementAndGet() > 2);
      assertEquals(2, looks.get());
      answers.join();
    }
  }

  private static void answer(ServerSocket etcd, String... statuses) {
    for (String status : statuses) {
      try (Socket socket = etcd.accept()) {
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        socket.getOutputStream().write(("HTTP/1.0 " + status + "\r\n\r\n").getBytes(US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aPortThatSomebodyElseListensOnIsNoEtcd() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      AtomicInteger looks = new AtomicInteger();
      HeadStart start = new HeadStart(files, Optional.of(address("127.0.0.1", other)));
      start.await(() -> looks.incrementAndGet() > 3);
      assertEquals(4, looks.get());
    }
  }

  @Test
  void aNodeThatOnlyWaitsGoesOn() {
    long begin = System.nanoTime();
    assertTimeoutPreemptively(
        LONG, () -> new HeadStart(files, Optional.empty()).await(() -> false));
    assertTrue(System.nanoTime() - begin > Duration.ofSeconds(1).toNanos());
    assertFalse(Files.exists(files.etcdPid()));
  }

  private static InetSocketAddress address(String host, ServerSocket socket) {
    return new InetSocketAddress(host, socket.getLocalPort());
  }
}
