package sh.crit.e2d.spi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class ObjectUrlTest {
  private static final Pattern BUCKETS = Pattern.compile("[a-z-]{3,63}");

  @ParameterizedTest
  @CsvSource({
    "gs://bucket, '', etcd.snapshot",
    "gs://bucket/, '', etcd.snapshot",
    "gs://bucket/a, '', a",
    "gs://bucket/a/b/c.tgz, a/b/, c.tgz",
    "gs://bucket/a%20b/, a b/, etcd.snapshot",
  })
  void aUrlNamesAFolderAndAnObject(String url, String folder, String newest) throws Exception {
    assertEquals(
        new ObjectUrl("gs://bucket/", "bucket", folder, newest), ObjectUrl.parse(url, BUCKETS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gs://user:geheim@bucket/a | holds an @",
        "gs://B/a | names no bucket: 'B'",
        "gs:///a | names no bucket: ''",
        "gs:bucket | not of the form scheme://bucket/name",
        "bucket/a | not of the form scheme://bucket/name",
        "gs://bucket/a?b=geheim | must not have a query",
        "gs://bucket/a b | is no URL (Illegal character in path at character 13)",
        "gs://bucket/a//b | must not have an empty word",
        "gs://bucket/../b | must not have an empty word",
        "gs://bucket/.b | is no name of a stored object",
      })
  void whatCannotBeOneIsRefused(String url, String words) {
    E2dException e = assertThrows(E2dException.class, () -> ObjectUrl.parse(url, BUCKETS));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertFalse(url.contains("@") && e.getMessage().contains("geheim"), e.getMessage());
  }

  @Test
  void keysAndNamesAreInverse() throws Exception {
    ObjectUrl at = ObjectUrl.parse("gs://bucket/f/etcd.snapshot", BUCKETS);

    assertEquals("f/h/a", at.key("h/a"));
    assertEquals(Optional.of("h/a"), at.name("f/h/a"));
    assertEquals(Optional.empty(), at.name("g/h/a"));
    assertEquals(Optional.empty(), at.name("f/.hidden"));
    assertEquals("gs://bucket/f/h/a", at.url("h/a"));
    assertThrows(E2dException.class, () -> at.key("../a"));
  }
}
