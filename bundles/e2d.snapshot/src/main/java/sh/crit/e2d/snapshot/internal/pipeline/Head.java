package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.spi.crypto.SealFormat;

/** The first bytes of a stream, looked at before it is read from its beginning. */
final class Head {
  private static final int BYTES = Math.max(Compression.HEAD_BYTES, SealFormat.HEAD_BYTES);

  private final byte[] bytes;
  private final InputStream rest;

  private Head(byte[] bytes, InputStream rest) {
    this.bytes = bytes;
    this.rest = rest;
  }

  static Head of(InputStream in) throws IOException {
    return new Head(in.readNBytes(BYTES), in);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The whole stream, the first bytes included. */
  InputStream stream() {
    return new SequenceInputStream(new ByteArrayInputStream(bytes), rest);
  }
}
