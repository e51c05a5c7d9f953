package sh.crit.e2d.storage.s3.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

@ExtendWith(S3Server.Extension.class)
class FailuresTest {
  private static E2dException failure(String url, S3Settings settings, Map<String, String> env)
      throws E2dException {
    try (S3Store store = S3Store.open(Location.parse(url), settings, env, Clock.systemUTC())) {
      E2dException e = assertThrows(E2dException.class, () -> store.find("a"));
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertFalse(e.toString().contains(S3Server.SECRET), e.getMessage());
      assertTrue(e.getMessage().contains("s3://") || url.startsWith("https"), e.getMessage());
      return e;
    }
  }

  private static void assertSays(ErrorCode code, String words, E2dException e) {
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void aMissingBucketIsNotAMissingObject(S3Server server) throws Exception {
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "there is no bucket 'no-such-bucket'",
        failure("s3://no-such-bucket/a", server.settings(), S3Server.ENVIRONMENT));
  }

  @Test
  void aWrongSecretIsSaidSo(S3Server server) throws Exception {
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "the credentials are not valid",
        failure(
            "s3://" + server.bucket(),
            server.settings(),
            Map.of("E2D_AWS_ACCESS_KEY", S3Server.KEY, "E2D_AWS_SECRET_KEY", "wrong")));
  }

  @Test
  void halfACredentialIsAMistake(S3Server server) throws Exception {
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "set both E2D_AWS_ACCESS_KEY and E2D_AWS_SECRET_KEY",
        failure("s3://bucket", server.settings(), Map.of("E2D_AWS_SECRET_KEY", S3Server.SECRET)));
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "set E2D_DO_SPACES_KEY and E2D_DO_SPACES_SECRET",
        failure(
            "https://fra1.digitaloceanspaces.com/bucket", server.settings(), S3Server.ENVIRONMENT));
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, STORAGE_UNUSABLE, access is denied",
    "403, InvalidAccessKeyId, STORAGE_UNUSABLE, credentials are not valid",
    "400, ExpiredToken, STORAGE_UNUSABLE, renew the credentials",
    "403, RequestTimeTooSkewed, STORAGE_UNUSABLE, clock",
    "301, PermanentRedirect, STORAGE_UNUSABLE, another region",
    "400, AuthorizationHeaderMalformed, STORAGE_UNUSABLE, another region",
    "404, NoSuchBucket, STORAGE_UNUSABLE, there is no bucket",
    "501, NotImplemented, UNREACHABLE, HTTP 501",
    "418, Odd, STORAGE_UNUSABLE, HTTP 418 Odd",
  })
  void eachAnswerHasItsCure(int status, String code, ErrorCode expected, String words)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body =
        ("<Error><Code>" + code + "</Code><Message>" + S3Server.SECRET + "</Message></Error>")
            .getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(status, head ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    try {
      S3Settings settings =
          S3Settings.of("", S3Server.endpoint(server.getAddress().getPort()).toString(), true);
      assertSays(expected, words, failure("s3://bucket/a", settings, S3Server.ENVIRONMENT));
    } finally {
      server.stop(0);
    }
  }
}
