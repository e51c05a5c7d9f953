package sh.crit.e2d.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class DeriveTest {
  private final BouncyClusterKeys keys = new BouncyClusterKeys();

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs1.pem, rsa-pkcs8.pem",
    "ec-sec1.pem, ec-pkcs8.pem",
    "ec-sec1.pem, ec-explicit.pem"
  })
  void theEncodingDoesNotMatter(String one, String other) throws E2dException {
    assertArrayEquals(derive(one), derive(other));
  }

  /** A release that derives something else cuts its nodes off from the others and from backups. */
  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs1.pem, 2abcaed2826d4aafced42949e1946749dd7742ed254e3fdaede8be6f337942cb",
    "ec-sec1.pem, 2d1c76b284a35599b177818a2fb9a5029c8602f0bf1ea84578f2917646b83e65",
    "ed25519-pkcs8.pem, a2be2aaad576c66ad7737f3a29d1f3b83d76ec7f417752f12f35979fa7617d45"
  })
  void theSecretsNeverChange(String file, String expected) throws E2dException {
    assertEquals(expected, HexFormat.of().formatHex(derive(file)));
  }

  @Test
  void anotherKeyPurposeOrLengthGivesAnotherSecret() throws E2dException {
    Path file = Keys.file("ec-sec1.pem");
    byte[] secret = keys.derive(file, "gossip", 32);

    assertFalse(Arrays.equals(secret, derive("other.pem")));
    assertFalse(Arrays.equals(secret, keys.derive(file, "snapshot", 32)));
    assertEquals(48, keys.derive(file, "gossip", 48).length);
    assertThrows(IllegalArgumentException.class, () -> keys.derive(file, "gossip", 0));
    assertThrows(IllegalArgumentException.class, () -> keys.derive(file, "gossip", 255 * 32 + 1));
  }

  @Test
  void certificatesBesideTheKeyAreSkipped() throws Exception {
    Path both = dir.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(Keys.file("ec-certificate.pem"))
            + Files.readString(Keys.file("ec-pkcs8.pem")));

    assertArrayEquals(derive("ec-sec1.pem"), keys.derive(both, "gossip", 32));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-encrypted-traditional.pem, passphrase",
    "rsa-encrypted-pkcs8.pem, passphrase",
    "ec-certificate.pem, no private key",
    "x25519-pkcs8.pem, another type",
    "README.md, no private key"
  })
  void saysWhatIsWrongWithAFile(String name, String what) {
    Path file = Keys.file(name);

    E2dException error = assertThrows(E2dException.class, () -> keys.derive(file, "gossip", 32));

    assertEquals(ErrorCode.BAD_CONFIGURATION, error.code());
    assertTrue(error.getMessage().startsWith("caKey: " + file), error.getMessage());
    assertTrue(error.getMessage().contains(what), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-pkcs1.pem", "rsa-pkcs8.pem", "ec-sec1.pem", "ec-pkcs8.pem"})
  void aDamagedFileIsAnErrorWithoutItsContent(String name) throws Exception {
    String text = Files.readString(Keys.file(name));
    int body = text.lastIndexOf("-----BEGIN") + 40;
    Path damaged = dir.resolve("damaged.pem");
    Files.writeString(damaged, text.substring(0, body) + text.substring(body + 20));

    E2dException error = assertThrows(E2dException.class, () -> keys.derive(damaged, "x", 32));

    assertEquals(ErrorCode.BAD_CONFIGURATION, error.code());
    assertEquals(
        "caKey: " + damaged + " cannot be understood as a private key in PEM form",
        error.getMessage());
  }

  @Test
  void aFileThatCannotBeReadIsNoBadKey() {
    for (Path file : new Path[] {dir.resolve("missing.pem"), dir}) {
      E2dException error = assertThrows(E2dException.class, () -> keys.derive(file, "x", 32));
      assertEquals(ErrorCode.STORAGE_UNUSABLE, error.code());
      assertTrue(error.getMessage().startsWith("caKey: " + file), error.getMessage());
    }
  }

  private byte[] derive(String name) throws E2dException {
    return keys.derive(Keys.file(name), "gossip", 32);
  }
}
