package sh.crit.e2d.etcd.internal.data.bbolt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/**
 * A branch or leaf page with its overflow, or the page that a small bucket has inside its value. A
 * header of 16 bytes, then one element of 16 bytes per key, then keys and values, to which elements
 * point relative to their own place.
 */
final class Page {
  static final int HEADER = 16;
  private static final int ELEMENT = 16;
  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int BUCKET_VALUE = 1;
  private static final int BUCKET_HEADER = 16;

  /** bbolt's own limit. */
  private static final int LONGEST_KEY = 32768;

  /** Far above the values that are looked at here; keeps damage from exhausting the heap. */
  private static final int LONGEST_VALUE = 1 << 20;

  private final BoltFile file;
  private final long base;
  private final long end;
  private final boolean leaf;
  private final int count;

  private Page(BoltFile file, long base, long end, boolean leaf, int count) {
    this.file = file;
    this.base = base;
    this.end = end;
    this.leaf = leaf;
    this.count = count;
  }

  static Page of(BoltFile file, long base, long end) throws IOException, CorruptDataException {
    if (end - base < HEADER) {
      throw file.corrupt("holds a bucket that is too short");
    }
    ByteBuffer header = file.read(base, HEADER);
    int flags = Short.toUnsignedInt(header.getShort(8));
    int count = Short.toUnsignedInt(header.getShort(10));
    if (flags != BRANCH && flags != LEAF) {
      throw file.corrupt("the page at offset " + base + " is neither branch nor leaf");
    }
    if (HEADER + (long) count * ELEMENT > end - base) {
      throw file.corrupt("the page at offset " + base + " has more elements than room");
    }
    return new Page(file, base, end, flags == LEAF, count);
  }

  boolean isLeaf() {
    return leaf;
  }

  int count() {
    return count;
  }

  byte[] key(int index) throws IOException, CorruptDataException {
    ByteBuffer element = element(index);
    long offset = element(element, index, leaf ? 4 : 0);
    return bytes(offset, Integer.toUnsignedLong(element.getInt(leaf ? 8 : 4)), LONGEST_KEY);
  }

  /** The page below a branch's element. */
  Page child(int index) throws IOException, CorruptDataException {
    return file.page(element(index).getLong(8));
  }

  boolean holdsBucket(int index) throws IOException, CorruptDataException {
    return (element(index).getInt(0) & BUCKET_VALUE) != 0;
  }

  byte[] value(int index) throws IOException, CorruptDataException {
    ByteBuffer element = element(index);
    return bytes(valueOffset(element, index), valueLength(element), LONGEST_VALUE);
  }

  /** The bucket in a leaf's element: a page number, or the page itself where it is small. */
  Page bucketRoot(int index) throws IOException, CorruptDataException {
    ByteBuffer element = element(index);
    long offset = valueOffset(element, index);
    long length = valueLength(element);
    if (length < BUCKET_HEADER || offset + length > end) {
      throw file.corrupt("the page at offset " + base + " holds a bucket that leaves it");
    }
    long root = file.read(offset, BUCKET_HEADER).getLong(0);
    return root == 0 ? of(file, offset + BUCKET_HEADER, offset + length) : file.page(root);
  }

  /** The last element whose key is not above this one, or -1. */
  int floor(byte[] key) throws IOException, CorruptDataException {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(key(middle), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private ByteBuffer element(int index) throws IOException, CorruptDataException {
    return file.read(elementOffset(index), ELEMENT);
  }

  private long elementOffset(int index) {
    return base + HEADER + (long) index * ELEMENT;
  }

  private long element(ByteBuffer element, int index, int positionAt) {
    return elementOffset(index) + Integer.toUnsignedLong(element.getInt(positionAt));
  }

  private long valueOffset(ByteBuffer element, int index) {
    return element(element, index, 4) + Integer.toUnsignedLong(element.getInt(8));
  }

  private static long valueLength(ByteBuffer element) {
    return Integer.toUnsignedLong(element.getInt(12));
  }

  private byte[] bytes(long offset, long length, int limit)
      throws IOException, CorruptDataException {
    if (length > limit || offset + length > end) {
      throw file.corrupt("the page at offset " + base + " holds an element that leaves it");
    }
    return file.read(offset, (int) length).array();
  }
}
