package sh.crit.e2d.snapshot.internal.catalog;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.pipeline.Database;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Stored;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.etcd.EtcdContent;

/**
 * A backup in the catalog.
 *
 * @param id names it for good
 * @param object the name of its object in the store
 * @param time when it was made
 * @param origin where it comes from
 * @param database the database in it, empty where it could never be read
 * @param stored its object
 * @param compression how it is compressed
 * @param seal how it is encrypted, empty when it is not
 * @param keyId names the key, empty when it is not encrypted or that is not known
 * @param proof what the member's keys amounted to at the revision, empty where it was not asked
 * @param verified when it was last read back and proven
 * @param problem why it could not be used when it was last read, one line; empty when it could
 * @param drilled what the last trial restore found
 */
public record Entry(
    String id,
    String object,
    Instant time,
    Origin origin,
    Optional<Database> database,
    Stored stored,
    Compression compression,
    Optional<SealFormat> seal,
    Optional<String> keyId,
    Optional<EtcdContent.Proof> proof,
    Optional<Instant> verified,
    String problem,
    Optional<Drilled> drilled) {
  public Entry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(problem, "problem");
  }

  /** A backup of which nobody has said anything yet but what the pipeline did. */
  public static Entry of(String id, String object, Instant time, Origin origin, Report report) {
    return new Entry(
        id,
        object,
        time,
        origin,
        Optional.of(report.database()),
        report.stored(),
        report.compression(),
        report.seal(),
        report.keyId(),
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty());
  }

  /** With what the member's keys amounted to. */
  public Entry withProof(Optional<EtcdContent.Proof> member) {
    return changed(member, verified, problem, drilled);
  }

  /** Read back and found good. */
  public Entry verifiedAt(Instant when) {
    return changed(proof, Optional.of(when), "", drilled);
  }

  /** Read back and found bad: what was said before does not hold any more. */
  public Entry failed(String why) {
    return changed(proof, Optional.empty(), why, drilled);
  }

  /** Restored for a trial, which reads it back as well. */
  public Entry drilledAs(Drilled found) {
    return changed(proof, Optional.of(found.time()), "", Optional.of(found));
  }

  /** The same backup under another name. */
  public Entry at(String otherObject) {
    return new Entry(
        id,
        otherObject,
        time,
        origin,
        database,
        stored,
        compression,
        seal,
        keyId,
        proof,
        verified,
        problem,
        drilled);
  }

  private Entry changed(
      Optional<EtcdContent.Proof> newProof,
      Optional<Instant> newVerified,
      String newProblem,
      Optional<Drilled> newDrilled) {
    return new Entry(
        id,
        object,
        time,
        origin,
        database,
        stored,
        compression,
        seal,
        keyId,
        newProof,
        newVerified,
        newProblem,
        newDrilled);
  }

  /** The size of the database, where it is known. */
  public OptionalLong databaseBytes() {
    return database.isEmpty() ? OptionalLong.empty() : OptionalLong.of(database.get().bytes());
  }

  /** Whether both are of one cluster that is known. */
  public boolean sameCluster(Entry other) {
    return origin.clusterId() != 0 && origin.clusterId() == other.origin.clusterId();
  }
}
