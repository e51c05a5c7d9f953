package sh.crit.e2d.etcd.internal.data.bbolt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/** Makes a bbolt database by hand, page by page. */
public final class BoltBuilder {
  private final int pageSize;
  private final ByteBuffer bytes;

  public BoltBuilder(int pageSize, int pages) {
    this.pageSize = pageSize;
    this.bytes = ByteBuffer.allocate(pageSize * pages).order(ByteOrder.nativeOrder());
  }

  public BoltBuilder meta(int page, long transaction, long root, long pages) {
    header(page, 4, 0, 0);
    int at = page * pageSize + 16;
    bytes.putInt(at, 0xED0CDAED).putInt(at + 4, 2).putInt(at + 8, pageSize);
    bytes.putLong(at + 16, root).putLong(at + 32, 2).putLong(at + 40, pages);
    bytes.putLong(at + 48, transaction);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < 56; i++) {
      hash = (hash ^ (bytes.get(at + i) & 0xff)) * 0x100000001b3L;
    }
    bytes.putLong(at + 56, hash);
    return this;
  }

  private void header(int page, int flags, int count, int overflow) {
    int at = page * pageSize;
    bytes.putLong(at, page).putShort(at + 8, (short) flags).putShort(at + 10, (short) count);
    bytes.putInt(at + 12, overflow);
  }

  /** A leaf; keys that begin with '@' are buckets and lose that sign. */
  public BoltBuilder leaf(int page, int overflow, SortedMap<String, byte[]> content) {
    header(page, 2, content.size(), overflow);
    elements(page * pageSize + 16, content);
    return this;
  }

  private void elements(int start, SortedMap<String, byte[]> content) {
    int element = start;
    int data = start + 16 * content.size();
    for (Map.Entry<String, byte[]> entry : content.entrySet()) {
      boolean bucket = entry.getKey().startsWith("@");
      byte[] key = text(bucket ? entry.getKey().substring(1) : entry.getKey());
      bytes.putInt(element, bucket ? 1 : 0).putInt(element + 4, data - element);
      bytes.putInt(element + 8, key.length).putInt(element + 12, entry.getValue().length);
      bytes.put(data, key).put(data + key.length, entry.getValue());
      data += key.length + entry.getValue().length;
      element += 16;
    }
  }

  BoltBuilder branch(int page, SortedMap<String, Long> children) {
    header(page, 1, children.size(), 0);
    int element = page * pageSize + 16;
    int data = element + 16 * children.size();
    for (Map.Entry<String, Long> entry : children.entrySet()) {
      byte[] key = text(entry.getKey());
      bytes.putInt(element, data - element).putInt(element + 4, key.length);
      bytes.putLong(element + 8, entry.getValue());
      bytes.put(data, key);
      data += key.length;
      element += 16;
    }
    return this;
  }

  /** The value of a bucket that has a page of its own. */
  static byte[] bucketAt(long page) {
    return ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(0, page).array();
  }

  /** The value of a small bucket, which holds its only page. */
  public static byte[] inline(SortedMap<String, byte[]> content) {
    BoltBuilder page = new BoltBuilder(4096, 1);
    page.leaf(0, 0, content);
    return ByteBuffer.allocate(16 + 1024).put(16, page.bytes.array(), 0, 1024).array();
  }

  BoltBuilder set(int offset, int value) {
    bytes.putInt(offset, value);
    return this;
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes.array());
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
