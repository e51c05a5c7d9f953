package sh.crit.e2d.crypto.internal.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** A PEM file that appears whole or not at all, and never in the place of another. */
final class NewFile {
  private static final int LINE = 64;
  private static final String OWNER = "rw-------";
  private static final String EVERYBODY = "rw-r--r--";

  private NewFile() {}

  /** A private key, for the owner alone from its first byte on. */
  static void key(Path file, byte[] encoded) throws E2dException {
    write(file, "PRIVATE KEY", encoded, OWNER);
  }

  static void certificate(Path file, byte[] encoded) throws E2dException {
    write(file, "CERTIFICATE", encoded, EVERYBODY);
  }

  private static void write(Path file, String type, byte[] encoded, String permissions)
      throws E2dException {
    Path draft = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(
              draft,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER)))) {
        ByteBuffer bytes = ByteBuffer.wrap(pem(type, encoded));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
      // A rename would replace what somebody has put there in the meantime.
      Files.createLink(file, draft);
      sync(file.getParent());
    } catch (FileAlreadyExistsException e) {
      throw unusable(file, "has appeared in the meantime; it stays as it is", e);
    } catch (IOException e) {
      throw unusable(file, "cannot be written: " + reason(e), e);
    } finally {
      remove(draft);
    }
  }

  private static byte[] pem(String type, byte[] encoded) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
    String text = "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void remove(Path draft) throws E2dException {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw unusable(draft, "cannot be removed: " + reason(e), e);
    }
  }

  /** The platform's exceptions for files say no more than their names. */
  static String reason(IOException e) {
    return e.getClass() == IOException.class ? e.getMessage() : e.toString();
  }

  static E2dException unusable(Path file, String what, Throwable cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE, "certs.files", file.toString(), file + " " + what, cause);
  }
}
