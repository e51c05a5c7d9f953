package sh.crit.e2d.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

class SealTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 65_535, 65_536, 65_537, 131_072, 500_000})
  void whatWasSealedComesBack(int length) throws Exception {
    byte[] plain = Sealing.bytes(length, length);
    for (SealFormat format : SealFormat.values()) {
      byte[] sealed = Sealing.seal(format, Sealing.RSA, plain);

      assertEquals(Optional.of(format), SealFormat.of(sealed));
      assertArrayEquals(plain, Sealing.open(format, Sealing.RSA, sealed), format.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs1.pem, rsa-pkcs8.pem",
    "ec-sec1.pem, ec-pkcs8.pem",
    "ed25519-pkcs8.pem, ed25519-pkcs8.pem"
  })
  void anyTypeOfKeyInAnyEncodingServes(String one, String other) throws Exception {
    byte[] plain = Sealing.bytes(1000, 1);
    byte[] sealed = Sealing.seal(SealFormat.SEALED, Keys.file(one), plain);

    assertArrayEquals(plain, Sealing.open(SealFormat.SEALED, Keys.file(other), sealed));
    assertEquals(Sealing.CIPHER.keyId(Keys.file(one)), Sealing.CIPHER.keyId(Keys.file(other)));
  }

  @Test
  void theEncodingOfAnRsaKeyDoesNotMatterToTheOlderFormat() throws Exception {
    byte[] plain = Sealing.bytes(1000, 1);
    byte[] sealed = Sealing.seal(SealFormat.E2D, Keys.file("rsa-pkcs8.pem"), plain);

    assertArrayEquals(plain, Sealing.open(SealFormat.E2D, Sealing.RSA, sealed));
  }

  @ParameterizedTest
  @EnumSource(SealFormat.class)
  void noTwoObjectsAreAlike(SealFormat format) throws Exception {
    byte[] plain = Sealing.bytes(1000, 1);

    assertFalse(
        Arrays.equals(
            Sealing.seal(format, Sealing.RSA, plain), Sealing.seal(format, Sealing.RSA, plain)));
  }

  @Test
  void aWrongKeyIsToldAtOnceAndByName() throws Exception {
    byte[] sealed = Sealing.seal(SealFormat.SEALED, Sealing.RSA, Sealing.bytes(10, 1));
    Path other = Keys.file("ec-sec1.pem");

    UnusableObjectException thrown =
        assertThrows(
            UnusableObjectException.class, () -> Sealing.open(SealFormat.SEALED, other, sealed));

    assertEquals(ErrorCode.WRONG_KEY, thrown.error().code());
    assertEquals(
        Sealing.NAME
            + " was encrypted with the key "
            + Sealing.CIPHER.keyId(Sealing.RSA)
            + ", and caKey is the key "
            + Sealing.CIPHER.keyId(other)
            + "; set caKey to the CA key of the cluster that wrote it",
        thrown.getMessage());
  }

  @Test
  void theOlderFormatTellsAWrongKeyAtItsEnd(@TempDir Path dir) throws Exception {
    byte[] sealed = Sealing.seal(SealFormat.E2D, Sealing.RSA, Sealing.bytes(10, 1));
    Path other = newRsaKey(dir.resolve("other.pem"));

    UnusableObjectException thrown =
        assertThrows(
            UnusableObjectException.class, () -> Sealing.open(SealFormat.E2D, other, sealed));

    assertEquals(ErrorCode.WRONG_KEY, thrown.error().code());
    assertEquals(
        Sealing.NAME + " is damaged, or was encrypted with another key than caKey",
        thrown.getMessage());
  }

  @Test
  void theOlderFormatTakesRsaAlone() throws Exception {
    byte[] sealed = Sealing.seal(SealFormat.E2D, Sealing.RSA, Sealing.bytes(10, 1));
    Path curve = Keys.file("ec-sec1.pem");

    E2dException thrown =
        assertThrows(E2dException.class, () -> Sealing.open(SealFormat.E2D, curve, sealed));

    assertEquals(ErrorCode.BAD_CONFIGURATION, thrown.code());
    assertTrue(thrown.getMessage().contains("is no RSA key"), thrown.getMessage());
  }

  private static Path newRsaKey(Path file) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    return Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n");
  }

  @ParameterizedTest
  @EnumSource(SealFormat.class)
  void anObjectThatWasNotFinishedHasNoEnd(SealFormat format) throws Exception {
    byte[] plain = Sealing.bytes(200_000, 1);
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (FinishingOutputStream stream =
        format == SealFormat.SEALED
            ? Sealing.CIPHER.seal(Sealing.RSA, to)
            : Sealing.CIPHER.sealAsE2d(Sealing.RSA, plain.length, to)) {
      stream.write(plain);
    }

    UnusableObjectException thrown =
        assertThrows(
            UnusableObjectException.class,
            () -> Sealing.open(format, Sealing.RSA, to.toByteArray()));

    assertTrue(thrown.getMessage().contains("is truncated"), thrown.getMessage());
  }

  @Test
  void theAnnouncedSizeIsKept() throws Exception {
    FinishingOutputStream less =
        Sealing.CIPHER.sealAsE2d(Sealing.RSA, 10, new ByteArrayOutputStream());
    less.write(new byte[9]);
    assertThrows(IOException.class, less::finish);
    assertThrows(IOException.class, () -> less.write(new byte[2]));
  }
}
