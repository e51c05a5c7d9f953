package sh.crit.e2d.itests.appliance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Backups as the Go program makes them, written after the description of its format alone. */
final class GoBackup {
  private static final int ETCD_HASH = 32;
  private static final int IV = 16;
  private static final String PASSWORD = "changeit";

  private GoBackup() {}

  /** A CA: {@code ca.key}, RSA in PKCS#1, which is what that program takes, and {@code ca.crt}. */
  static void makeCa(Path dir) throws IOException, GeneralSecurityException {
    Path store = dir.resolve("ca.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Commands.run(
            List.of(
                (tool
                        + " -genkeypair -alias ca -keyalg RSA -keysize 2048 -dname CN=ca -ext bc=ca:true"
                        + " -ext KeyUsage=keyCertSign -validity 30 -storetype PKCS12 -storepass "
                        + PASSWORD
                        + " -keystore "
                        + store)
                    .split(" ")))
        .orFail();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    write(dir.resolve("ca.crt"), "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) keys.getKey("ca", PASSWORD.toCharArray());
    write(dir.resolve("ca.key"), "RSA PRIVATE KEY", pkcs1(key));
  }

  private static void write(Path file, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static byte[] pkcs1(RSAPrivateCrtKey key) throws IOException {
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
    return der(0x30, numbers.toByteArray());
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
