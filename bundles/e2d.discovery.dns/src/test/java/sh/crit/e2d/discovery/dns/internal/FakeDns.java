package sh.crit.e2d.discovery.dns.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on loopback, over UDP and TCP at one port; long answers are cut off over UDP. */
final class FakeDns implements AutoCloseable {
  private static final int UDP_SIZE = 512;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Thread> threads = new ArrayList<>();
  final List<Record> records = new CopyOnWriteArrayList<>();
  volatile int code = Rcode.NOERROR;

  /** Whether answers over TCP end before their end. */
  volatile boolean cutOff;

  /** A type that nobody can tell of; 0 for none. */
  volatile int failingType;

  /** Whether UDP says nothing. */
  volatile boolean silent;

  /** How many questions came. */
  final AtomicInteger asked = new AtomicInteger();

  FakeDns() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket listening = null;
    DatagramSocket datagrams = null;
    while (datagrams == null) {
      listening = new ServerSocket(0, 50, loopback);
      try {
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, listening.getLocalPort()));
      } catch (SocketException taken) {
        listening.close();
      }
    }
    tcp = listening;
    udp = datagrams;
    run(this::serveUdp);
    run(this::serveTcp);
  }

  /** As a match has it. */
  String address() {
    return "127.0.0.1:" + tcp.getLocalPort();
  }

  private interface Loop {
    void run() throws IOException;
  }

  private void run(Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException closed) {
                if (!udp.isClosed() && !tcp.isClosed()) {
                  throw new IllegalStateException(closed);
                }
              }
            });
    threads.add(thread);
    thread.start();
  }

  private void serveUdp() throws IOException {
    byte[] buffer = new byte[4096];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      udp.receive(packet);
      asked.incrementAndGet();
      if (silent) {
        continue;
      }
      Message question = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
      byte[] answer = answer(question).toWire(UDP_SIZE);
      udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }
  }

  private void serveTcp() throws IOException {
    while (true) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Message question = new Message(in.readNBytes(in.readUnsignedShort()));
        byte[] answer = answer(question).toWire();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer, 0, cutOff ? answer.length / 2 : answer.length);
        out.flush();
      }
    }
  }

  private Message answer(Message from) {
    Record question = from.getQuestion();
    Message answer = new Message(from.getHeader().getID());
    Header header = answer.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    boolean known = records.stream().anyMatch(r -> r.getName().equals(question.getName()));
    header.setRcode(code == Rcode.NOERROR && !known ? Rcode.NXDOMAIN : code);
    if (question.getType() == failingType) {
      header.setRcode(Rcode.SERVFAIL);
    }
    if (header.getRcode() == Rcode.NOERROR) {
      records.stream()
          .filter(r -> r.getName().equals(question.getName()))
          .filter(r -> r.getType() == question.getType() || r.getType() == Type.CNAME)
          .forEach(r -> answer.addRecord(r, Section.ANSWER));
    }
    return answer;
  }

  /** Goes on without. */
  void closeTcp() throws IOException {
    tcp.close();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
