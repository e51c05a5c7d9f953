package sh.crit.e2d.launcher.internal.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens on a control socket and answers every command in the same way. */
public final class FakeAppliance implements AutoCloseable {
  /** What one client asked for. */
  public record Request(String mode, boolean json, List<String> command) {}

  /** Writes the answer to a request; may close the connection early by just returning. */
  public interface Answer {
    void write(Request request, DataOutputStream out) throws IOException;
  }

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;
  private final Answer answer;
  private final Thread thread;

  public FakeAppliance(Path socket, Answer answer) throws IOException {
    this.answer = answer;
    Files.createDirectories(socket.getParent());
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = new Thread(this::serve, "fake-appliance");
    thread.setDaemon(true);
    thread.start();
  }

  /** What has been asked so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Writes one frame of text. */
  public static void frame(DataOutputStream out, int kind, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(kind);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Writes the last frame. */
  public static void exit(DataOutputStream out, int code) throws IOException {
    out.writeByte(3);
    out.writeInt(4);
    out.write(ByteBuffer.allocate(4).putInt(code).array());
  }

  private void serve() {
    try {
      while (true) {
        try (SocketChannel client = server.accept()) {
          DataInputStream in = new DataInputStream(Channels.newInputStream(client));
          DataOutputStream out = new DataOutputStream(Channels.newOutputStream(client));
          Request request = read(in);
          requests.add(request);
          answer.write(request, out);
          out.flush();
        }
      }
    } catch (ClosedChannelException e) {
      Thread.currentThread().interrupt(); // the test is over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Request read(DataInputStream in) throws IOException {
    if (!in.readUTF().equals("E2D1")) {
      throw new IOException("not our protocol");
    }
    String mode = in.readUTF();
    in.readUTF();
    in.readInt();
    in.readInt();
    boolean json = in.readBoolean();
    List<String> command = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      command.add(in.readUTF());
    }
    return new Request(mode, json, command);
  }

  /** Returns when nobody listens any more: the kernel accepts until the last call has ended. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
