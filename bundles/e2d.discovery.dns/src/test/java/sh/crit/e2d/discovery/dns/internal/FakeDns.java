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
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A DNS server on loopback, over UDP and TCP at one port; long answers are cut off over UDP. */
final class FakeDns implements AutoCloseable {
  private static final int UDP_SIZE = 512;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Thread> threads = new ArrayList<>();
  final List<Record> records = new CopyOnWriteArrayList<>();
  volatile int code = Rcode.NOERROR;

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
                if (!udp.isClosed()) {
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
      Message asked = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
      byte[] answer = answer(asked).toWire(UDP_SIZE);
      udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }
  }

  private void serveTcp() throws IOException {
    while (true) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Message asked = new Message(in.readNBytes(in.readUnsignedShort()));
        byte[] answer = answer(asked).toWire();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      }
    }
  }

  private Message answer(Message asked) {
    Record question = asked.getQuestion();
    Message answer = new Message(asked.getHeader().getID());
    Header header = answer.getHeader();
    header.setFlag(Flags.QR);
    header.setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    boolean known = records.stream().anyMatch(r -> r.getName().equals(question.getName()));
    header.setRcode(code == Rcode.NOERROR && !known ? Rcode.NXDOMAIN : code);
    if (header.getRcode() == Rcode.NOERROR) {
      records.stream()
          .filter(r -> r.getName().equals(question.getName()))
          .filter(r -> r.getType() == question.getType())
          .forEach(r -> answer.addRecord(r, Section.ANSWER));
    }
    return answer;
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
