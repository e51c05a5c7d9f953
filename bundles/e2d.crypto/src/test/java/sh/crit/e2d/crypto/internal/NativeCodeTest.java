package sh.crit.e2d.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SealFormat;

/** Native code: when it is loaded, from where, and that nothing else depends on it. */
class NativeCodeTest {
  @TempDir Path dir;

  /** What other JVMs run: {@code keys FILE}, or {@code seal FILE DIRECTORY MAPS}. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      Path key = Path.of(args[1]);
      BouncyClusterKeys keys = new BouncyClusterKeys();
      if (args[0].equals("keys")) {
        keys.derive(key, "gossip", 32);
        keys.mutualTls(key, "gossip");
        return;
      }
      StreamingSnapshotCipher cipher =
          new StreamingSnapshotCipher(keys, Optional.of(Path.of(args[2])));
      ByteArrayOutputStream sealed = new ByteArrayOutputStream();
      try (FinishingOutputStream out = cipher.seal(key, sealed)) {
        out.write(Sealing.bytes(200_000, 1));
        out.finish();
      }
      Files.copy(Path.of("/proc/self/maps"), Path.of(args[3]));
      System.out.write(sealed.toByteArray());
      System.out.flush();
    }
  }

  private static byte[] run(List<String> flags, String... args) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.command().addAll(flags);
    command.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.command().add(Child.class.getName());
    command.command().addAll(Arrays.asList(args));
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] told = process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return told;
  }

  /** A tenth of a second that would be missing in every start. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-pkcs1.pem",
        "rsa-pkcs8.pem",
        "ec-sec1.pem",
        "ec-pkcs8.pem",
        "ed25519-pkcs8.pem"
      })
  void keysAreDerivedWithoutIt(String file) throws Exception {
    Path classes = dir.resolve("classes");

    run(
        List.of("-Xlog:disable", "-Xlog:class+load:file=" + classes),
        "keys",
        Keys.file(file).toString());

    String loaded = Files.readString(classes);
    assertTrue(loaded.contains(ClusterIdentity.class.getName()), "the log is one of classes");
    assertFalse(loaded.contains("org.bouncycastle.crypto.NativeLoader"));
  }

  @Test
  void itIsUnpackedWhereItWasTold() throws Exception {
    Path unpacked = dir.resolve("native");
    Path maps = dir.resolve("maps");

    byte[] sealed =
        run(List.of(), "seal", Sealing.RSA.toString(), unpacked.toString(), maps.toString());

    assertOpens(sealed);
    assertTrue(Files.readString(maps).contains(unpacked + "/bc-lts"), "loaded from there");
    try (Stream<Path> left = Files.list(unpacked)) {
      assertEquals(0, left.count(), "the JVM deletes it when it ends");
    }
  }

  /** No such machine, no room, no permission to execute: a backup is made all the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dorg.bouncycastle.native.cpu_variant=java",
        "-Dos.arch=s390x",
        "-Djava.io.tmpdir=/dev/null"
      })
  void nothingDependsOnIt(String flag) throws Exception {
    Path noDirectory = Files.createFile(dir.resolve("file"));

    assertOpens(
        run(
            List.of(flag),
            "seal",
            Sealing.RSA.toString(),
            noDirectory.toString(),
            dir.resolve("maps").toString()));
  }

  private static void assertOpens(byte[] sealed) throws Exception {
    try (InputStream in =
        Sealing.CIPHER.open(
            SealFormat.SEALED, Sealing.RSA, Sealing.NAME, new ByteArrayInputStream(sealed))) {
      assertArrayEquals(Sealing.bytes(200_000, 1), in.readAllBytes());
    }
  }

  @Test
  void itsDigestIsThatOfThePlatformAndCanBeCopied() throws Exception {
    byte[] bytes = Sealing.bytes(100_001, 2);
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    MessageDigest digest = Sealing.CIPHER.sha256();
    digest.update(bytes, 0, 70_000);
    expected.update(bytes, 0, 70_000);
    MessageDigest copy = (MessageDigest) digest.clone();

    assertArrayEquals(((MessageDigest) expected.clone()).digest(), copy.digest());
    digest.update(bytes, 70_000, 30_000);
    digest.update(bytes[100_000]);
    assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(bytes), digest.digest());
    digest.update(bytes);
    digest.reset();
    assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(), digest.digest());
    assertEquals(32, digest.getDigestLength());
  }

  /** On the machines that it is there for; without, all of the above went without it. */
  @Test
  void itIsThereOnTheMachinesOfToday() {
    Sealing.CIPHER.sha256();
    NativeServices services = CryptoServicesRegistrar.getNativeServices();
    boolean today =
        List.of("amd64", "aarch64").contains(System.getProperty("os.arch"))
            && System.getProperty("os.name").equals("Linux");

    assertEquals(today, services.isInstalled(), services.getStatusMessage());
  }
}
