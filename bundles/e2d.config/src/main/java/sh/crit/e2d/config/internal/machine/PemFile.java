package sh.crit.e2d.config.internal.machine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a PEM file, whatever stands between them. */
final class PemFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

  private PemFile() {}

  /**
   * One part.
   *
   * @param label what it is said to be
   * @param text what stands between its first and its last line
   */
  record Part(String label, String text) {
    /** Whether it can be used only with a passphrase. */
    boolean encrypted() {
      return label.startsWith("ENCRYPTED ") || text.contains("Proc-Type: 4,ENCRYPTED");
    }

    /**
     * The content.
     *
     * @throws IOException if it is none
     */
    byte[] bytes() throws IOException {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new IOException("a part that is not in Base64", e);
      }
    }

    /** Not the content, which may be a key. */
    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * All parts that are whole.
   *
   * @throws IOException if the file cannot be read
   */
  static List<Part> read(Path file) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
    }
    List<Part> parts = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int at = 0;
    while (begin.find(at)) {
      String label = begin.group(1);
      int end = text.indexOf("-----END " + label + "-----", begin.end());
      if (end < 0) {
        break;
      }
      parts.add(new Part(label, text.substring(begin.end(), end)));
      at = end;
    }
    return parts;
  }

  /**
   * The certificates among the parts, in their order.
   *
   * @throws IOException if one cannot be understood
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    for (Part part : read(file)) {
      if (part.label().equals("CERTIFICATE")) {
        try {
          found.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(part.bytes())));
        } catch (CertificateException e) {
          throw new IOException("a certificate that cannot be understood", e);
        }
      }
    }
    return found;
  }
}
