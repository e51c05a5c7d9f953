package sh.crit.e2d.discovery.aws.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.testkit.cloud.FakeAws;

/** Amazon's errors say what helps. */
class RefusalTest {
  private static final Optional<String> DATE = Optional.of("Tue, 24 Nov 2026 03:00:00 GMT");

  private static Refusal of(int status, String code, Optional<String> date, String now)
      throws Exception {
    byte[] xml = FakeAws.error(code, "said").getBytes(StandardCharsets.UTF_8);
    return Refusal.of(
        status, Optional.of(Xml.read(new ByteArrayInputStream(xml))), date, Instant.parse(now));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AuthFailure", "SignatureDoesNotMatch", "RequestExpired"})
  void aWrongClockIsNotCalledWrongCredentials(String code) throws Exception {
    assertTrue(
        of(400, code, DATE, "2026-11-24T03:20:00Z")
            .words()
            .endsWith("; this machine's clock is 20 minutes fast, set it (NTP)"));
    assertTrue(
        of(400, code, DATE, "2026-11-24T01:00:00Z")
            .words()
            .endsWith("; this machine's clock is 120 minutes slow, set it (NTP)"));
  }

  @Test
  void aClockThatIsRightIsNotBlamed() throws Exception {
    for (Optional<String> date :
        java.util.List.of(DATE, Optional.<String>empty(), Optional.of("x"))) {
      assertTrue(
          of(400, "SignatureDoesNotMatch", date, "2026-11-24T03:01:00Z")
              .words()
              .endsWith("; correct them, or the region that they are good for"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RequestLimitExceeded", "Throttling", "SlowDown", "ThrottledException"})
  void throttlingHasManyNames(String code) throws Exception {
    Refusal refusal = of(503, code, DATE, "2026-11-24T03:00:00Z");

    assertEquals(ErrorCode.REFUSED_FOR_NOW, refusal.code());
    assertTrue(refusal.words().startsWith("has been asked too often (503 " + code));
  }
}
