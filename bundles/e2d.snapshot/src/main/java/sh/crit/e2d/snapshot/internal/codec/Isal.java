package sh.crit.e2d.snapshot.internal.codec;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * The functions of Intel's ISA-L (igzip) that compress, of its binary interface 2, and the layout
 * of the structure that they share with their callers. Any thread; one structure for one thread.
 */
final class Isal {
  /** The structure has 82,384 bytes; what is not touched costs nothing. */
  static final int STREAM_BYTES = 128 << 10;

  /**
   * What a level asks for besides: hash table and tokens. This is the library's "large" of the
   * level used, less of which compresses worse.
   */
  static final int LEVEL_BYTES = 324 << 10;

  /**
   * Of 0 to 3. Level 1 is hardly faster and compresses worse, level 3 takes three times as long.
   */
  private static final int LEVEL = 2;

  private static final int NEXT_IN = 0;
  private static final int AVAILABLE_IN = 8;
  private static final int NEXT_OUT = 16;
  private static final int AVAILABLE_OUT = 24;
  private static final int LEVEL_NUMBER = 40;
  private static final int LEVEL_SIZE = 44;
  private static final int LEVEL_BUFFER = 48;
  private static final int END_OF_STREAM = 56;
  private static final int FLUSH = 58;
  private static final int WRAPPER = 60;
  private static final short SYNC_FLUSH = 1;

  private final String name;
  private final Function initialize;
  private final Function reset;
  private final Function setDictionary;
  private final Function deflate;

  /**
   * Finds the functions.
   *
   * @param name a path, or a name that the system's loader resolves
   * @throws UnsatisfiedLinkError where there is no such library, or one without these functions
   */
  Isal(String name) {
    this.name = name;
    NativeLibrary library = NativeLibrary.getInstance(name);
    this.initialize = library.getFunction("isal_deflate_init");
    this.reset = library.getFunction("isal_deflate_reset");
    this.setDictionary = library.getFunction("isal_deflate_set_dict");
    this.deflate = library.getFunction("isal_deflate");
  }

  String name() {
    return name;
  }

  /** Makes a structure out of memory that may hold anything. */
  void initialize(Pointer stream, Pointer levelBuffer) {
    initialize.invokeVoid(new Object[] {stream});
    stream.setInt(LEVEL_NUMBER, LEVEL);
    stream.setInt(LEVEL_SIZE, LEVEL_BYTES);
    stream.setPointer(LEVEL_BUFFER, levelBuffer);
    stream.setShort(END_OF_STREAM, (short) 0);
    stream.setShort(FLUSH, SYNC_FLUSH);
    stream.setShort(WRAPPER, (short) 0);
  }

  /** Starts over, with what may be referred to. */
  void begin(Pointer stream, Pointer window, int windowed) throws IOException {
    reset.invokeVoid(new Object[] {stream});
    if (windowed > 0) {
      demandSuccess(setDictionary.invokeInt(new Object[] {stream, window, windowed}));
    }
  }

  void setInput(Pointer stream, Pointer input, int length) {
    stream.setPointer(NEXT_IN, input);
    stream.setInt(AVAILABLE_IN, length);
  }

  /** Compresses until the input or the room is used up, and says how much it made. */
  int deflate(Pointer stream, Pointer output, int room) throws IOException {
    stream.setPointer(NEXT_OUT, output);
    stream.setInt(AVAILABLE_OUT, room);
    demandSuccess(deflate.invokeInt(new Object[] {stream}));
    int left = stream.getInt(AVAILABLE_OUT);
    if (left < 0 || left > room || (left > 0 && stream.getInt(AVAILABLE_IN) != 0)) {
      throw new IOException(name + " left " + left + " of " + room + " bytes of room");
    }
    return room - left;
  }

  private void demandSuccess(int result) throws IOException {
    if (result != 0) {
      throw new IOException(name + " refused to compress, with result " + result);
    }
  }
}
