package sh.crit.e2d.itests.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Stands for apt and dpkg: offers, suite by suite, what a test says, and "packages" that unpack to
 * small scripts which answer as etcd does. It reads the suite from the very source file that
 * fetch-etcd wrote.
 */
final class FakeApt {

  private final Path directory;

  FakeApt(Path directory, Script script) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("offers"));
    Path sources = Files.createDirectories(directory.resolve("apt/parts"));
    Files.writeString(
        sources.resolve("machine.sources"),
        """
        # The machine's own
        Types: deb
        URIs: file:/nowhere/debian
        Suites: bookworm bookworm-updates
        Components: main
        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
        """);
    forget();
    signedBy("Debian");
    String home = directory.toString();
    script
        .program("apt-config", "echo main_list=" + home + "/apt/none", "echo more_lists=" + sources)
        .program("apt-get", "home=" + home, APT)
        .program("apt-cache", "home=" + home, CACHE)
        .program("dpkg", "echo amd64")
        .program("dpkg-deb", "home=" + home, DEB)
        .program("sleep", "exit 0");
  }

  /** A suite has these versions of both packages. */
  FakeApt offers(String suite, String version) throws IOException {
    Files.writeString(directory.resolve("offers").resolve(suite), version);
    return this;
  }

  /** Every update of lists ends with this line, and without lists. */
  FakeApt failsWith(String line) throws IOException {
    Files.writeString(directory.resolve("failure"), line + "\n");
    return this;
  }

  /** The release files name this origin. */
  FakeApt signedBy(String origin) throws IOException {
    Files.writeString(directory.resolve("origin"), "Origin: " + origin + "\n");
    return this;
  }

  /** The etcd in the packages says that it is of this version, whatever the package says. */
  FakeApt contains(String version) throws IOException {
    Files.writeString(directory.resolve("contains"), version);
    return this;
  }

  /** Forgets which suites were asked. */
  void forget() throws IOException {
    Files.writeString(directory.resolve("asked"), "");
  }

  List<String> suitesAsked() throws IOException {
    return Files.readAllLines(directory.resolve("asked"));
  }

  /** Makes a directory with programs that answer like etcd of a version. */
  static void etcd(Path directory, String version) throws IOException {
    Script.executable(directory.resolve("etcd"), "echo 'etcd Version: " + version + "'");
    Script.executable(directory.resolve("etcdctl"), "echo 'etcdctl version: " + version + "'");
    Script.executable(directory.resolve("etcdutl"), "echo 'etcdutl version: " + version + "'");
    Files.writeString(directory.resolve("copyright"), "Apache-2.0", StandardOpenOption.CREATE);
  }

  private static final String APT =
      """
      conf=$2
      place=$(dirname "$conf")
      suite=$(sed -n 's/^Suites: //p' "$place"/source.sources)
      case $* in
        *update*)
          echo "$suite" >> "$home/asked"
          if [ -f "$home/failure" ]; then cat "$home/failure"; exit 0; fi
          [ -f "$home/offers/$suite" ] || { echo "E: The repository does not have a Release file."; exit 100; }
          cp "$home/origin" "$place/lists/archive_InRelease" ;;
        *download*)
          for package in etcd-server etcd-client; do cp "$home/offers/$suite" "${package}_amd64.deb"; done ;;
      esac
      """;

  private static final String CACHE =
      """
      suite=$(sed -n 's/^Suites: //p' "$(dirname "$2")"/source.sources)
      echo " $4 | $(cat "$home/offers/$suite") | archive"
      """;

  private static final String DEB =
      """
      case $1 in -f) echo amd64; exit 0 ;; esac
      version=$(sed 's/-.*//' "$2")
      if [ -f "$home/contains" ]; then version=$(cat "$home/contains"); fi
      mkdir -p "$3/usr/bin" "$3/usr/share/doc/etcd-server"
      echo Apache-2.0 > "$3/usr/share/doc/etcd-server/copyright"
      for program in etcd etcdctl etcdutl; do
        printf '#!/bin/sh\\necho "%s Version: %s"\\n' "$program" "$version" > "$3/usr/bin/$program"
        chmod 755 "$3/usr/bin/$program"
      done
      """;
}
