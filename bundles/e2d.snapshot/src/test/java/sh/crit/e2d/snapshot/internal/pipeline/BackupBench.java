package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import sh.crit.e2d.crypto.internal.BouncyClusterKeys;
import sh.crit.e2d.crypto.internal.StreamingSnapshotCipher;
import sh.crit.e2d.etcd.internal.EtcdConfig;
import sh.crit.e2d.etcd.internal.client.EtcdClusterComponent;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Replay;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.Upload;
import sh.crit.e2d.storage.file.internal.FileStorage;

/**
 * What {@code itests/benchmark-backup} and {@code itests/check-backup-memory} run, with the jars
 * and the JVM's flags of the packaged appliance: fills an etcd, makes one backup, reads one.
 */
final class BackupBench {
  private static final String OBJECT = "etcd.snapshot";
  private static final int VALUE_BYTES = 6 << 10;
  private static final int PUTS = 100;
  private static final long MEBI = 1L << 20;

  private final Path store;
  private final Optional<Path> key;
  private final SnapshotCipher cipher;
  private final PrintStream out;

  private BackupBench(Path store, Path key, PrintStream out) {
    this.store = store;
    this.key = Optional.of(key);
    this.cipher =
        new StreamingSnapshotCipher(new BouncyClusterKeys(), Optional.of(store.resolve("native")));
    this.out = out;
  }

  /**
   * {@code fill URL MEBIBYTES}, {@code backup URL STORE KEY FORM}, {@code read STORE KEY [FILE]}.
   * Prints milliseconds, bytes, and the most memory taken in MB. For TLS: {@code -Dbench.caCert},
   * {@code serverCert}, {@code serverKey}.
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    switch (args[0]) {
      case "fill" -> fill(args[1], Long.parseLong(args[2]) * MEBI);
      case "backup" ->
          new BackupBench(Path.of(args[2]), Path.of(args[3]), out).backup(args[1], form(args[4]));
      case "read" ->
          new BackupBench(Path.of(args[1]), Path.of(args[2]), out)
              .read(args.length > 3 ? Optional.of(Path.of(args[3])) : Optional.empty());
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** As the appliance makes them. */
  static Form form(String name) {
    return switch (name) {
      case "plain" -> new Form(Form.Family.OWN, false, Packing.NONE);
      case "gzip" -> new Form(Form.Family.OWN, false, new Packing(Compression.GZIP, 1));
      case "zstd" -> new Form(Form.Family.OWN, false, new Packing(Compression.ZSTD, 1));
      case "encrypted" -> new Form(Form.Family.OWN, true, Packing.NONE);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static EtcdClusterComponent client() {
    return new EtcdClusterComponent(
        (EtcdConfig)
            Proxy.newProxyInstance(
                EtcdConfig.class.getClassLoader(),
                new Class<?>[] {EtcdConfig.class},
                (proxy, method, arguments) -> {
                  String given = System.getProperty("bench." + method.getName());
                  return given == null ? method.getDefaultValue() : given;
                }));
  }

  private void backup(String url, Form form) throws Exception {
    EtcdClusterComponent client = client();
    // An appliance has asked its etcd many things before it backs it up.
    client.status(url, Duration.ofSeconds(60));
    long start = System.nanoTime();
    try (Store files = new FileStorage().open(url(store));
        EtcdContent.Snapshot snapshot = client.snapshot(url, Duration.ofSeconds(60));
        Upload upload = files.write(OBJECT)) {
      BackupOrder order = new BackupOrder(OBJECT, form, key, snapshot.bytes(), true);
      Report report =
          new Backup(cipher, Runtime.getRuntime().availableProcessors())
              .run(order, snapshot.stream(), upload.stream(), Watch.NONE);
      upload.complete(Condition.NONE);
      told(start, report.stored().bytes());
    }
  }

  private void read(Optional<Path> to) throws Exception {
    long start = System.nanoTime();
    try (Store files = new FileStorage().open(url(store));
        InputStream stored = files.read(OBJECT, 0);
        OutputStream sink =
            to.isPresent() ? Files.newOutputStream(to.get()) : OutputStream.nullOutputStream()) {
      RestoreOrder order = new RestoreOrder(OBJECT, key, OptionalLong.empty(), Optional.empty());
      Report report = new Restore(cipher).run(order, stored, sink, Watch.NONE);
      told(start, report.database().bytes());
    }
  }

  private static String url(Path store) {
    return store.resolve(OBJECT).toUri().toString();
  }

  private void told(long start, long bytes) throws IOException {
    long millis = (System.nanoTime() - start) / 1_000_000;
    out.println(millis + " " + bytes + " " + mostResident());
    out.flush();
  }

  /** The most memory that this process has had at any moment, in MB. */
  private static long mostResident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** As many puts as make a database of about that size, a hundred at a time. */
  private static void fill(String url, long bytes) throws Exception {
    Random random = new Random(1);
    long number = 0;
    try (Replay replay = client().replay(url, Duration.ofSeconds(60))) {
      for (long done = 0; done < bytes; done += (long) PUTS * VALUE_BYTES) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < PUTS; i++, number++) {
          Bytes name = Bytes.of("/registry/pods/team-" + number % 40 + "/worker-" + number);
          changes.add(new Put(name, Bytes.of(value(random, number)), 0, 0, 1));
        }
        replay.apply(new Revision(number, Instant.EPOCH, changes));
      }
    }
  }

  /** Like what clusters hold: the same names all over, and a third that nothing makes smaller. */
  private static byte[] value(Random random, long number) {
    StringBuilder text = new StringBuilder(VALUE_BYTES + 512);
    text.append("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"worker-")
        .append(number);
    while (text.length() < VALUE_BYTES) {
      byte[] secret = new byte[72];
      random.nextBytes(secret);
      text.append("\",\"labels\":{\"app.kubernetes.io/name\":\"worker\",\"pod-template-hash\":\"")
          .append(Integer.toHexString(random.nextInt()))
          .append(
              "\"},\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",")
          .append("\"lastTransitionTime\":\"2026-03-")
          .append(10 + random.nextInt(20))
          .append("T")
          .append(10 + random.nextInt(14))
          .append(":00:00Z\"}]},\"token\":\"")
          .append(Base64.getEncoder().encodeToString(secret));
    }
    return text.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
