package sh.crit.e2d.snapshot.internal.delta;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import sh.crit.e2d.snapshot.internal.pipeline.Sha256;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/** Writes what is in a chunk. */
final class ChunkWriter {
  private ChunkWriter() {}

  /**
   * Writes a chunk.
   *
   * @param leases the time to live in seconds of each lease that is put with, 0 where not known
   * @param sha256 of nothing yet
   * @return its SHA-256, hexadecimal
   */
  static String write(
      ChunkHead head,
      Map<Long, Long> leases,
      List<Revision> revisions,
      MessageDigest sha256,
      OutputStream to)
      throws IOException {
    DigestOutputStream digested = new DigestOutputStream(to, sha256);
    DataOutputStream out = new DataOutputStream(digested);
    head(head, out);
    for (Map.Entry<Long, Long> lease : leases.entrySet()) {
      out.writeByte(ChunkFormat.LEASE);
      out.writeLong(lease.getKey());
      out.writeLong(lease.getValue());
    }
    for (Revision revision : revisions) {
      revision(revision, out);
    }
    out.writeByte(ChunkFormat.END);
    out.flush();
    byte[] digest = sha256.digest();
    to.write(digest, 0, digest.length);
    return Sha256.hex(digest);
  }

  private static void head(ChunkHead head, DataOutputStream out) throws IOException {
    out.write(ChunkFormat.MAGIC.getBytes(StandardCharsets.US_ASCII));
    out.writeInt(ChunkFormat.VERSION);
    out.writeUTF(head.base());
    out.writeLong(head.clusterId());
    out.writeLong(head.number());
    out.writeLong(head.from());
    out.writeLong(head.to());
    out.writeLong(head.first().toEpochMilli());
    out.writeLong(head.last().toEpochMilli());
    out.writeLong(head.term());
    out.writeLong(head.index());
    out.write(HexFormat.of().parseHex(head.previous()));
  }

  private static void revision(Revision revision, DataOutputStream out) throws IOException {
    out.writeByte(ChunkFormat.REVISION);
    out.writeLong(revision.number());
    out.writeLong(revision.observed().toEpochMilli());
    out.writeInt(revision.changes().size());
    for (Change change : revision.changes()) {
      if (change instanceof Put put) {
        out.writeByte(ChunkFormat.PUT);
        bytes(put.key(), out);
        bytes(put.value(), out);
        out.writeLong(put.lease());
        out.writeLong(put.created());
        out.writeLong(put.version());
      } else {
        out.writeByte(ChunkFormat.DELETE);
        bytes(change.key(), out);
      }
    }
  }

  private static void bytes(Bytes bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.size());
    bytes.writeTo(out);
  }
}
