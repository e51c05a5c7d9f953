package sh.crit.e2d.shell.internal.control;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A socket as two streams that can be used at the same time. The streams that the platform makes of
 * a SocketChannel share one lock in Java 17: a thread that waits to read would keep every other
 * thread from writing. It does not know these wrappers to be sockets and takes no lock.
 */
final class Streams {
  private Streams() {}

  static DataInputStream in(SocketChannel socket) {
    InputStream raw =
        Channels.newInputStream(
            new ReadableByteChannel() {
              @Override
              public int read(ByteBuffer target) throws IOException {
                return socket.read(target);
              }

              @Override
              public boolean isOpen() {
                return socket.isOpen();
              }

              @Override
              public void close() throws IOException {
                socket.close();
              }
            });
    return new DataInputStream(new BufferedInputStream(raw));
  }

  static OutputStream out(SocketChannel socket) {
    return Channels.newOutputStream(
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            return socket.write(source);
          }

          @Override
          public boolean isOpen() {
            return socket.isOpen();
          }

          @Override
          public void close() throws IOException {
            socket.close();
          }
        });
  }
}
