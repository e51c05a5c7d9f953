package sh.crit.e2d.shell.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;

/** Backups whose answers a test sets; long work can be made to last until it is interrupted. */
public final class FakeSnapshots implements Snapshots {
  public static final BackupView SEALED =
      new BackupView(
          "000000000000126c-5f3a",
          "s3://bucket/etcd.d/000000000000126c-5f3a",
          "2026-01-02T03:04:05Z",
          4716,
          20_480,
          5_222,
          "9f86d081884c7d65",
          "zstd",
          "sealed",
          "k1",
          "cdf818194e3a8c32",
          "3.5.30",
          "2026-01-02T03:05:00Z",
          "");
  public static final BackupView OLD =
      new BackupView(
          "snapshot.tar.gz",
          "s3://bucket/snapshot.tar.gz",
          "2025-12-31T23:59:59Z",
          0,
          0,
          8_192,
          "",
          "gzip",
          "e2d",
          "",
          "",
          "",
          "",
          "");

  public final List<String> calls = new CopyOnWriteArrayList<>();
  public final CountDownLatch interrupted = new CountDownLatch(1);
  public final CountDownLatch working = new CountDownLatch(1);

  /** Two that did long work to its end. */
  public final CountDownLatch done = new CountDownLatch(2);

  public volatile boolean lasting;
  public volatile List<String> progress = List.of();
  public volatile List<BackupView> backups = List.of(SEALED, OLD);
  public volatile State state =
      new State("s3://bucket/etcd", SEALED, "", "2026-01-02T03:09:05Z", "");
  public volatile E2dException refusal;

  @Override
  public State state() {
    return state;
  }

  @Override
  public List<BackupView> list() throws E2dException {
    called("list");
    return backups;
  }

  @Override
  public BackupView make(boolean replaceNewer, Consumer<String> progress) throws E2dException {
    called("make " + replaceNewer);
    work(progress);
    return SEALED;
  }

  @Override
  public BackupView verify(String id, Consumer<String> progress) throws E2dException {
    called("verify " + id);
    work(progress);
    return SEALED;
  }

  @Override
  public Drill drill(String id, Consumer<String> progress) throws E2dException {
    called("drill " + id);
    work(progress);
    return new Drill(SEALED, 4716, 12, "1f2e3d4c", 12_345);
  }

  @Override
  public List<BackupView> prune(boolean dryRun) throws E2dException {
    called("prune " + dryRun);
    return backups;
  }

  @Override
  public BackupView copy(String id, String url, Consumer<String> progress) throws E2dException {
    called("copy " + id + " " + url);
    work(progress);
    return SEALED;
  }

  @Override
  public BackupView unpack(String id, Instant at, Path to, Consumer<String> progress)
      throws E2dException {
    called("unpack " + id + " " + at + " " + to);
    work(progress);
    return SEALED;
  }

  @Override
  public Target find(String id, Instant at) throws E2dException {
    called("find " + id + " " + at);
    return new Target(at == null ? id : "4@77", 77, SEALED);
  }

  private void called(String call) throws E2dException {
    calls.add(call);
    if (refusal != null) {
      throw refusal;
    }
  }

  private void work(Consumer<String> listener) throws E2dException {
    progress.forEach(listener);
    if (lasting) {
      working.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw new E2dException(ErrorCode.CANCELLED, "fake.work", "backup", "it was given up", e);
      }
    }
    done.countDown();
  }
}
