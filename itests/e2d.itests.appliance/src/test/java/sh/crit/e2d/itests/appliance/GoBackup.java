package sh.crit.e2d.itests.appliance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Backups as the Go program makes them, written after the description of its format alone. */
final class GoBackup {
  private static final int ETCD_HASH = 32;
  private static final int IV = 16;

  private GoBackup() {}

  /** An RSA key in PKCS#1, which that program takes. */
  static Path writeKey(Path file) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    for (BigInteger number :
        new BigInteger[] {
          BigInteger.ZERO,
          key.getModulus(),
          key.getPublicExponent(),
          key.getPrivateExponent(),
          key.getPrimeP(),
          key.getPrimeQ(),
          key.getPrimeExponentP(),
          key.getPrimeExponentQ(),
          key.getCrtCoefficient()
        }) {
      numbers.write(der(2, number.toByteArray()));
    }
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(der(0x30, numbers.toByteArray()));
    return Files.writeString(
        file, "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----\n");
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else if (content.length < 256) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length & 0xff);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** The database of a saved snapshot, without the hash that etcd appends. */
  static byte[] database(Path snapshot) throws IOException {
    byte[] all = Files.readAllBytes(snapshot);
    return Arrays.copyOf(all, all.length - ETCD_HASH);
  }

  /** Encrypted, and in gzip of level 0 around that. */
  static byte[] encrypted(byte[] database, Path key) throws IOException, GeneralSecurityException {
    String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    byte[] secret =
        MessageDigest.getInstance("SHA-512/256").digest(Base64.getDecoder().decode(pem));
    byte[] iv = new byte[IV];
    new SecureRandom().nextBytes(iv);
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(iv));
    Mac mac = Mac.getInstance("HmacSHA512/256");
    mac.init(new SecretKeySpec(secret, "HmacSHA512/256"));

    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("ENCRYPTED:".getBytes(StandardCharsets.US_ASCII));
      for (long left = (long) database.length << 1; ; left >>>= 7) {
        if (left < 128) {
          out.write((int) left);
          break;
        }
        out.write((int) ((left & 127) | 128));
      }
      out.write(iv);
      out.write(cipher.doFinal(database));
      out.write(mac.doFinal(database));
    }
    return packed.toByteArray();
  }
}
