package sh.crit.e2d.shell.internal.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.CommandSessionImpl;

/**
 * A Gogo session that survives Ctrl-C. Gogo wraps the streams of a session into the platform's
 * channels, and those close themselves and their stream when a thread is interrupted while it uses
 * them: one Ctrl-C in the middle of a command's output would leave a shell that shows nothing any
 * more. The channels here know nothing of interrupts, and closing them does nothing.
 */
final class LastingSession extends CommandSessionImpl {
  LastingSession(CommandProcessorImpl processor, InputStream in, PrintStream out, PrintStream err) {
    super(processor, in, out, err);
    WritableByteChannel output = new Output(out);
    channels = new Channel[] {new Input(in), output, out == err ? output : new Output(err)};
  }

  private record Input(InputStream in) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      byte[] bytes = new byte[target.remaining()];
      int read = in.read(bytes);
      if (read > 0) {
        target.put(bytes, 0, read);
      }
      return read;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private record Output(OutputStream out) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      out.write(bytes);
      out.flush();
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
