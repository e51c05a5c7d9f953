package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "caKey | caKey: is set without caCert; set caCert to the certificate of this key",
        "caCert serverCert | serverCert: is set without serverKey; set serverKey to the key of this certificate",
        "caCert serverKey | serverKey: is set without serverCert; set serverCert to the certificate of this key",
        "caCert peerCert | peerCert: is set without peerKey; set peerKey to the key of this certificate",
        "caCert peerKey | peerKey: is set without peerCert; set peerCert to the certificate of this key",
        "serverCert serverKey | serverCert: is set without caCert; set caCert to the CA that signed this certificate",
        "peerCert peerKey | peerCert: is set without caCert; set caCert to the CA that signed this certificate",
      })
  void aPartAlone(String keys, String message) throws IOException {
    StringBuilder yaml = new StringBuilder();
    String blamed = message.substring(0, message.indexOf(':'));
    int line = 0;
    int found = 0;
    for (String key : keys.split(" ", -1)) {
      Path file = Files.writeString(directory.resolve(key), "PEM");
      yaml.append(key).append(": ").append(file).append('\n');
      line++;
      found = key.equals(blamed) ? line : found;
    }
    assertEquals(
        List.of("standard input:" + found + ": " + message),
        Loading.problems(yaml.toString(), Map.of()));
  }
}
