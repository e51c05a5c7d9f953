package sh.crit.e2d.snapshot.internal.codec;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Arrays;

/** By ISA-L: about seven times as fast as zlib's lowest level, and smaller. It has one level. */
final class IsalDeflater implements BlockDeflater {
  private static final int ROOM = DeflateBlock.BYTES + DeflateBlock.SLACK;

  private final Isal isal;
  private final Memory memory;
  private final Pointer stream;
  private final Pointer window;
  private final Pointer input;
  private final Pointer room;
  private byte[] output = new byte[ROOM];

  IsalDeflater(Isal isal) {
    this.isal = isal;
    int levelAt = Isal.STREAM_BYTES;
    int windowAt = levelAt + Isal.LEVEL_BYTES;
    int inputAt = windowAt + DeflateBlock.WINDOW;
    int roomAt = inputAt + DeflateBlock.BYTES;
    this.memory = new Memory(roomAt + ROOM);
    this.stream = memory.share(0);
    this.window = memory.share(windowAt);
    this.input = memory.share(inputAt);
    this.room = memory.share(roomAt);
    isal.initialize(stream, memory.share(levelAt));
  }

  @Override
  public int deflate(byte[] before, int windowed, byte[] piece, int length) throws IOException {
    window.write(0, before, 0, windowed);
    input.write(0, piece, 0, length);
    isal.begin(stream, window, windowed);
    isal.setInput(stream, input, length);
    int produced = 0;
    int made;
    do {
      made = isal.deflate(stream, room, ROOM);
      if (output.length - produced < made) {
        output = Arrays.copyOf(output, produced + made);
      }
      room.read(0, output, produced, made);
      produced += made;
      // Room that is left says that nothing is held back.
    } while (made == ROOM);
    return produced;
  }

  @Override
  public byte[] output() {
    return output;
  }

  @Override
  public void close() {
    memory.close();
  }
}
