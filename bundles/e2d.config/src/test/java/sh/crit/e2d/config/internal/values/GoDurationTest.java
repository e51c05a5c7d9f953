package sh.crit.e2d.config.internal.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "300ms, PT0.3S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "10us, PT0.00001S",
    "10µs, PT0.00001S",
    "7ns, PT0.000000007S",
    "1m1m, PT2M",
    "2540400h10m10s, PT2540400H10M10S",
    "0.9999999999ns, PT0S"
  })
  void reads(String text, Duration expected) {
    assertEquals(expected, GoDuration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "m",
        "5 m",
        "5m ",
        "1.2.3s",
        ".s",
        ".",
        "-1s",
        "+1s",
        "1d",
        "1M",
        "1mm",
        "9999999999h",
        "1e9s",
        "٣s",
        "99999999999999999999999999999999999999999999999999999999999999s"
      })
  void refuses(String text) {
    assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0s", "5m", "1h30m", "1s300ms", "24h", "1ms7ns"})
  void writesWhatItReads(String text) {
    assertEquals(text, GoDuration.format(GoDuration.parse(text)));
  }
}
