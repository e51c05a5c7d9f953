package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.etcd.internal.process.BinaryLocator;
import sh.crit.e2d.etcd.internal.process.EtcdBinary;
import sh.crit.e2d.etcd.internal.process.LastWords;
import sh.crit.e2d.spi.etcd.EtcdRestore.Order;

/** From a database to a scratch etcd that serves it. */
final class ScratchStart {
  private static final String NO_SYNC = "--unsafe-no-fsync";
  private static final int ATTEMPTS = 3;

  /** etcd's own limit of 2 GiB would refuse what a cluster with a higher one has stored. */
  private static final long SMALLEST_QUOTA = 8L << 30;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A start reads the whole database; a slow disk gives no more bytes than that in a second. */
  private static final long SLOWEST_DISK = 20_000_000;

  private final BinaryLocator etcd;
  private final Restorer restorer;

  ScratchStart(BinaryLocator etcd, Restorer restorer) {
    this.etcd = etcd;
    this.restorer = restorer;
  }

  /**
   * Restores and serves; what was begun when this fails is the handle's to end.
   *
   * @throws E2dException as {@link Restorer#restore}; SNAPSHOT_DAMAGED too when etcd refuses what
   *     the tool has accepted; FAILED when it does not serve in time
   */
  void serve(Path database, boolean hashed, ScratchHandle scratch)
      throws E2dException, IOException, InterruptedException {
    EtcdBinary binary = etcd.locate();
    ScratchFiles files = scratch.files();
    String peerUrl = "http://127.0.0.1:" + ScratchProcess.freePort();
    // A token of its own: should it ever reach a real member, neither takes the other for a peer.
    String token =
        "e2d-scratch-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    restorer.restore(
        new Order(
            database,
            hashed,
            files.data(),
            ScratchProcess.NAME,
            List.of(new Ballot.Founder(ScratchProcess.NAME, peerUrl)),
            token,
            0));
    boolean withoutSync =
        ToolRun.of(List.of(binary.path().toString(), "--help"), files.workDir())
            .output()
            .contains(NO_SYNC);
    long size = Files.size(database);
    for (int attempt = 1; !serves(binary, withoutSync, peerUrl, size, scratch); attempt++) {
      if (attempt == ATTEMPTS) {
        throw failure(
            ErrorCode.ADDRESS_IN_USE, database, "its ports were taken " + ATTEMPTS + " times");
      }
    }
  }

  /** Whether it serves, and false when others have taken its ports, which may go better again. */
  private static boolean serves(
      EtcdBinary binary, boolean withoutSync, String peerUrl, long size, ScratchHandle scratch)
      throws E2dException, IOException, InterruptedException {
    ScratchFiles files = scratch.files();
    ScratchProcess process =
        ScratchProcess.start(
            binary.path(), withoutSync, files, peerUrl, Math.max(SMALLEST_QUOTA, 2 * size));
    scratch.attach(process);
    return switch (process.awaitServing(PATIENCE.plusSeconds(size / SLOWEST_DISK))) {
      case SERVING -> true;
      case SILENT -> throw failure(ErrorCode.FAILED, files.workDir(), "it does not serve in time");
      case ENDED -> {
        EtcdExit exit = LastWords.of(files.log(), process.exitCode());
        if (exit.reason() != EtcdExit.Reason.PORT_TAKEN) {
          throw failure(code(exit), files.workDir(), "it has ended: " + exit.detail());
        }
        yield false;
      }
    };
  }

  private static ErrorCode code(EtcdExit exit) {
    return switch (exit.reason()) {
      case CORRUPT -> ErrorCode.SNAPSHOT_DAMAGED;
      case DISK_FULL, PERMISSION -> ErrorCode.STORAGE_UNUSABLE;
      default -> ErrorCode.FAILED;
    };
  }

  private static E2dException failure(ErrorCode code, Path subject, String what) {
    return new E2dException(
        code, "etcd.scratch", subject.toString(), "the scratch etcd in " + subject + ": " + what);
  }
}
