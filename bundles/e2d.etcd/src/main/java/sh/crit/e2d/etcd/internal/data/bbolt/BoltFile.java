package sh.crit.e2d.etcd.internal.data.bbolt;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/**
 * A bbolt database opened for reading only. Nothing is mapped or cached: each look reads the few
 * bytes it needs, so that a damaged database cannot exhaust the heap and an I/O error of the disk
 * arrives as an {@link IOException} and not as a signal. Not thread-safe.
 */
public final class BoltFile implements AutoCloseable {
  private static final int SMALLEST_PAGE = 1 << 10;
  private static final int LARGEST_PAGE = 1 << 24;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private Meta meta;

  private BoltFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  /**
   * Opens a database.
   *
   * @param path a file that is not empty (bbolt takes an empty one for a database yet to be made)
   * @throws CorruptDataException if neither meta page is valid or pages are missing at the end
   * @throws IOException if it cannot be read
   */
  public static BoltFile open(Path path) throws IOException, CorruptDataException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      BoltFile file = new BoltFile(path, channel);
      file.meta = file.newestMeta();
      file.checkLength();
      return file;
    } catch (IOException | CorruptDataException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The bucket that holds the named ones. */
  public Bucket root() throws IOException, CorruptDataException {
    return new Bucket(this, page(meta.rootPage()));
  }

  private Meta newestMeta() throws IOException, CorruptDataException {
    Optional<Meta> first = metaAt(0);
    Optional<Meta> second =
        first.isPresent() ? metaAt(first.get().pageSize()) : secondMetaOfUnknownPageSize();
    if (first.isPresent() && second.isPresent()) {
      boolean firstIsNewer = first.get().transaction() > second.get().transaction();
      return firstIsNewer ? first.get() : second.get();
    }
    return first
        .or(() -> second)
        .orElseThrow(() -> corrupt("is no database: neither of its meta pages is valid"));
  }

  /** The page size stands in the meta pages, and the first of them is lost. */
  private Optional<Meta> secondMetaOfUnknownPageSize() throws IOException, CorruptDataException {
    for (int pageSize = SMALLEST_PAGE; pageSize <= LARGEST_PAGE; pageSize <<= 1) {
      Optional<Meta> found = metaAt(pageSize);
      if (found.isPresent() && found.get().pageSize() == pageSize) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Meta> metaAt(long page) throws IOException, CorruptDataException {
    long offset = page + Meta.OFFSET_IN_PAGE;
    return offset + Meta.BYTES > size ? Optional.empty() : Meta.parse(read(offset, Meta.BYTES));
  }

  /** bbolt grows the file before it uses a page, so that a shorter one has lost its end. */
  private void checkLength() throws CorruptDataException {
    if (meta.pages() < 0 || meta.pages() > size / meta.pageSize()) {
      throw corrupt(
          "has "
              + size
              + " bytes where "
              + Long.toUnsignedString(meta.pages())
              + " pages of "
              + meta.pageSize()
              + " bytes are in use");
    }
  }

  /** The page with this number, its header checked. */
  Page page(long number) throws IOException, CorruptDataException {
    if (number < 2 || number >= meta.pages()) {
      throw corrupt("refers to page " + Long.toUnsignedString(number) + " which does not exist");
    }
    long base = number * meta.pageSize();
    ByteBuffer header = read(base, Page.HEADER);
    if (header.getLong(0) != number) {
      throw corrupt("page " + number + " carries another page's number");
    }
    long overflow = Integer.toUnsignedLong(header.getInt(12));
    if (overflow >= meta.pages() - number) {
      throw corrupt("page " + number + " reaches beyond the end of the database");
    }
    return Page.of(this, base, base + (overflow + 1) * meta.pageSize());
  }

  /** Bytes in the byte order of the database, which is that of the machine that wrote it. */
  ByteBuffer read(long offset, int length) throws IOException, CorruptDataException {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw corrupt("refers to bytes beyond its end");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException(path + ": became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  CorruptDataException corrupt(String problem) {
    return new CorruptDataException(path, problem);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
