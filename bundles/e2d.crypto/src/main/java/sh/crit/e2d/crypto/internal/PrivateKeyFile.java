package sh.crit.e2d.crypto.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Reads the private key in a PEM file, whatever stands beside it (parameters, certificates). */
public final class PrivateKeyFile {
  private static final String OPERATION = "crypto.read-key";
  private static final long MAX_BYTES = 1 << 20;

  private PrivateKeyFile() {}

  /** The first private key of the file. */
  static AsymmetricKeyParameter read(Path file) throws E2dException {
    return read(file, PrivateKeyFile::key);
  }

  /** The first private key of the file, for the Java platform's own signatures. */
  public static PrivateKey forSigning(Path file) throws E2dException {
    return read(file, info -> new JcaPEMKeyConverter().getPrivateKey(info));
  }

  private static <T> T read(Path file, Form<T> form) throws E2dException {
    String text = text(file);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      String found = "nothing in PEM form";
      for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
        if (item instanceof PEMKeyPair pair) {
          return form.of(pair.getPrivateKeyInfo());
        }
        if (item instanceof PrivateKeyInfo info) {
          return form.of(info);
        }
        if (item instanceof PEMEncryptedKeyPair || item instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw bad(
              file,
              "is protected by a passphrase, which nobody could enter; write it without one, "
                  + "for example with: openssl pkey -in FILE -out NEWFILE",
              null);
        }
        found = "only " + item.getClass().getSimpleName();
      }
      throw bad(file, "holds no private key (" + found + ")", null);
    } catch (IOException | RuntimeException e) {
      // The parser passes on whatever its decoders throw; their messages may quote the content.
      throw bad(file, "cannot be understood as a private key in PEM form", e);
    }
  }

  /** In what form a key is wanted. */
  private interface Form<T> {
    T of(PrivateKeyInfo info) throws IOException;
  }

  private static AsymmetricKeyParameter key(PrivateKeyInfo info) throws IOException {
    AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
    if (PKCSObjectIdentifiers.rsaEncryption.equals(algorithm.getAlgorithm())) {
      return rsa(RSAPrivateKey.getInstance(info.parsePrivateKey()));
    }
    if (X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm.getAlgorithm())
        && !X962Parameters.getInstance(algorithm.getParameters()).isNamedCurve()) {
      // A curve that is spelled out is looked at with random numbers; so it cannot go wrong.
      NativeCode.load(Optional.empty());
    }
    return PrivateKeyFactory.createKey(info);
  }

  /**
   * By hand: the factory looks for small factors with random numbers, and for these BouncyCastle
   * loads its native code, for which there is no time while the appliance starts.
   */
  private static AsymmetricKeyParameter rsa(RSAPrivateKey key) throws IOException {
    if (!key.getPrime1().multiply(key.getPrime2()).equals(key.getModulus())) {
      throw new IOException("the modulus is not the product of the primes");
    }
    return new RSAPrivateCrtKeyParameters(
        key.getModulus(),
        key.getPublicExponent(),
        key.getPrivateExponent(),
        key.getPrime1(),
        key.getPrime2(),
        key.getExponent1(),
        key.getExponent2(),
        key.getCoefficient(),
        true);
  }

  private static String text(Path file) throws E2dException {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw bad(file, "is larger than any key", null);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "does not exist", e);
    } catch (AccessDeniedException e) {
      throw unreadable(file, "may not be read by this user", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  static E2dException bad(Path file, String what, Throwable cause) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        OPERATION,
        file.toString(),
        "caKey: " + file + " " + what,
        cause);
  }

  private static E2dException unreadable(Path file, String what, Throwable cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        OPERATION,
        file.toString(),
        "caKey: " + file + " " + what,
        cause);
  }
}
