package sh.crit.e2d.itests.chaos.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.itests.chaos.Commands;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.net.Host;

/** One whole appliance on a host of its own, as it comes out of the package. */
public final class Appliance implements AutoCloseable {
  /** Behind the head of the file, where the first records are. */
  private static final long WITHIN_THE_RECORDS = 400;

  private static final Pattern CONFIRMATION = Pattern.compile("--confirm ([0-9a-f]+)");

  private final Path home;
  private final Path dir;
  private final Host host;
  private final Disk disk;
  private final Endpoint endpoint;
  private Process process;

  /**
   * Makes its disk and writes its configuration.
   *
   * @param home the unpacked appliance
   * @param dir for this node's configuration, output and disk
   * @param settings further lines of its configuration
   */
  public Appliance(Path home, Path dir, Host host, String settings) {
    this.home = home;
    this.dir = dir;
    this.host = host;
    this.disk = new Disk(dir.resolve("disk"));
    this.endpoint = new Endpoint(host.address(), 2379);
    configure(settings);
  }

  /** Writes its configuration; a running one takes what can change while it runs. */
  public void configure(String settings) {
    try {
      Files.writeString(
          config(), "dataDir: %s%nhost: %s%n%s".formatted(disk.data(), host.address(), settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path config() {
    return dir.resolve("e2d.yaml");
  }

  /** Its name in reports. */
  public String name() {
    return "node " + host.address();
  }

  public Host host() {
    return host;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** The URL by which its member is known. */
  public String peerUrl() {
    return "http://" + host.address() + ":2380";
  }

  private NodeFiles files() {
    return new NodeFiles(disk.data());
  }

  /** Starts it, unless it runs. */
  public void run() {
    if (process != null && process.isAlive()) {
      return;
    }
    List<String> line = new ArrayList<>(host.prefix());
    line.addAll(List.of(home.resolve("bin/e2d").toString(), "run", "-c", config().toString()));
    try {
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().keySet().removeIf(k -> k.startsWith("E2D_"));
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it prints. */
  public Path output() {
    return dir.resolve("output.log");
  }

  /** {@code bin/stop}: etcd and the appliance end in order. */
  public void stop() {
    Commands.run(host.prefix(), home.resolve("bin/stop") + " -c " + config());
  }

  /**
   * An order through the command line, confirmed at once if it shows a plan.
   *
   * @return whether it was carried out, rather than refused
   */
  public boolean order(String... words) {
    Commands.Result result = Commands.attempt(command(List.of(words)));
    Matcher plan = CONFIRMATION.matcher(result.output());
    if (result.exit() != 0 || !plan.find()) {
      return result.exit() == 0;
    }
    List<String> confirmed = new ArrayList<>(List.of(words));
    confirmed.addAll(List.of("--confirm", plan.group(1)));
    return Commands.attempt(command(confirmed)).exit() == 0;
  }

  private List<String> command(List<String> words) {
    List<String> line = new ArrayList<>(host.prefix());
    line.add(home.resolve("bin/e2d").toString());
    line.addAll(words);
    line.addAll(List.of("-c", config().toString()));
    return line;
  }

  /** Its etcd, if one runs. */
  public Optional<ProcessHandle> etcd() {
    return recorded(files().etcdPid());
  }

  /** Its JVM, if one runs. */
  public Optional<ProcessHandle> jvm() {
    return recorded(files().appliancePid());
  }

  private static Optional<ProcessHandle> recorded(Path record) {
    try {
      return ProcessRecord.read(record).flatMap(ProcessRecord::find);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kill -9 of etcd; the appliance will notice. */
  public void killEtcd() {
    etcd().ifPresent(Appliance::kill9);
  }

  /** kill -9 of the appliance; etcd goes on. */
  public void killJvm() {
    jvm().ifPresent(Appliance::kill9);
    if (process != null) {
      kill9(process.toHandle());
    }
  }

  /** As when the power fails. */
  public void powerOff() {
    killJvm();
    killEtcd();
  }

  private static void kill9(ProcessHandle handle) {
    handle.destroyForcibly();
    Patience.until("process " + handle.pid() + " to be gone", () -> !handle.isAlive());
  }

  /** Sends a signal, such as STOP, to a process of this node. */
  public void signal(ProcessHandle handle, String signal) {
    Commands.run(List.of(), "kill -" + signal + " " + handle.pid());
  }

  /** Takes all data away. Nothing may be running. */
  public void wipe() {
    disk.wipe();
  }

  /** Turns a byte of the log around. Nothing may be running. */
  public void corrupt() {
    try (Stream<Path> files = Files.list(files().member().resolve("wal"))) {
      Path first =
          files.filter(f -> f.toString().endsWith(".wal")).sorted().findFirst().orElseThrow();
      try (RandomAccessFile file = new RandomAccessFile(first.toFile(), "rw")) {
        file.seek(WITHIN_THE_RECORDS);
        int before = file.read();
        file.seek(WITHIN_THE_RECORDS);
        file.write(~before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves no room on its disk. */
  public void fillDisk() {
    disk.fill();
  }

  /** Gives the room back. */
  public void makeRoom() {
    disk.makeRoom();
  }

  @Override
  public void close() {
    powerOff();
    disk.unmount();
    endpoint.close();
  }
}
