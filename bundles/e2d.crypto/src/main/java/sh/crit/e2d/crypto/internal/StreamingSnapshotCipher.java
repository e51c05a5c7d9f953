package sh.crit.e2d.crypto.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.crypto.internal.seal.E2dOpeningStream;
import sh.crit.e2d.crypto.internal.seal.E2dSealingStream;
import sh.crit.e2d.crypto.internal.seal.OpeningStream;
import sh.crit.e2d.crypto.internal.seal.Primitives;
import sh.crit.e2d.crypto.internal.seal.SealingKey;
import sh.crit.e2d.crypto.internal.seal.SealingStream;
import sh.crit.e2d.spi.crypto.ClusterKeys;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.SnapshotCipher;

/** Puts the formats and the keys together. Stored backups hang on the purposes named here. */
@Component(service = SnapshotCipher.class)
public final class StreamingSnapshotCipher implements SnapshotCipher {
  private static final String ID_PURPOSE = "snapshot-key-id";
  private static final String SECRET_PURPOSE = "snapshot";

  private final ClusterKeys keys;
  private final Optional<Path> nativeCode;
  private final SecureRandom random = new SecureRandom();

  /** In the appliance, where native code goes below the data directory. */
  @Activate
  public StreamingSnapshotCipher(@Reference ClusterKeys keys, BundleContext context) {
    this(keys, Optional.ofNullable(context.getDataFile("native")).map(File::toPath));
  }

  /**
   * @param nativeCode the directory to unpack native code in; empty for the platform's choice
   */
  public StreamingSnapshotCipher(ClusterKeys keys, Optional<Path> nativeCode) {
    this.keys = keys;
    this.nativeCode = nativeCode;
  }

  @Override
  public MessageDigest sha256() {
    NativeCode.load(nativeCode);
    return Primitives.sha256();
  }

  @Override
  public String keyId(Path caKey) throws E2dException {
    return key(caKey).name();
  }

  @Override
  public FinishingOutputStream seal(Path caKey, OutputStream to) throws E2dException, IOException {
    NativeCode.load(nativeCode);
    return new SealingStream(key(caKey), draw(SealingStream.saltBytes()), to);
  }

  @Override
  public FinishingOutputStream sealAsE2d(Path caKey, long plainBytes, OutputStream to)
      throws E2dException, IOException {
    NativeCode.load(nativeCode);
    return new E2dSealingStream(E2dKey.of(caKey), draw(E2dSealingStream.ivBytes()), plainBytes, to);
  }

  @Override
  public InputStream open(SealFormat format, Path caKey, String object, InputStream sealed)
      throws E2dException, IOException {
    NativeCode.load(nativeCode);
    return switch (format) {
      case SEALED -> new OpeningStream(key(caKey), object, sealed);
      case E2D -> new E2dOpeningStream(E2dKey.of(caKey), object, sealed);
    };
  }

  private SealingKey key(Path caKey) throws E2dException {
    return new SealingKey(
        keys.derive(caKey, ID_PURPOSE, SealingKey.ID_BYTES),
        keys.derive(caKey, SECRET_PURPOSE, SealingKey.SECRET_BYTES));
  }

  private byte[] draw(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
