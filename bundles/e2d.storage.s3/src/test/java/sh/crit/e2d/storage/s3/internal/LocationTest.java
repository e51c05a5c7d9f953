package sh.crit.e2d.storage.s3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class LocationTest {
  private static final String FRA = "https://fra1.digitaloceanspaces.com";

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, bucket, '', etcd.snapshot",
    "s3://bucket/, bucket, '', etcd.snapshot",
    "s3://bucket/a, bucket, '', a",
    "s3://bucket/a/, bucket, a/, etcd.snapshot",
    "s3://bucket/a%20b/c/d.gz, bucket, a b/c/, d.gz",
    FRA + "/bucket, bucket, '', etcd.snapshot",
    FRA + "/bucket/a/b, bucket, a/, b",
    FRA + "/bucket/a/, bucket, a/, etcd.snapshot",
  })
  void namesBucketFolderAndNewest(String url, String bucket, String folder, String newest)
      throws E2dException {
    Location location = Location.parse(url);

    assertEquals(bucket, location.bucket());
    assertEquals(folder, location.folder());
    assertEquals(newest, location.newest());
    assertEquals(url.startsWith("https"), location.spaces().isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "s3://, is no URL",
    "s3://UPPER/a, names no bucket",
    "s3://bucket:1/a, names no bucket",
    "s3://bucket/a//b, empty word",
    "s3://bucket/../b, empty word",
    "s3://bucket/a?b, query or fragment",
    "s3://bucket/.a, is no name of a stored object",
    FRA + ", names no bucket",
    "https://bucket.fra1.digitaloceanspaces.com/a, must be https://REGION",
  })
  void aWrongUrlIsRefusedByName(String url, String words) {
    E2dException e = assertThrows(E2dException.class, () -> Location.parse(url));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void aPasswordIsNotRepeated() {
    E2dException e =
        assertThrows(E2dException.class, () -> Location.parse("s3://key:secret@bucket/a"));

    assertFalse(e.getMessage().contains("secret"), e.getMessage());
    assertFalse(e.subject().contains("secret"));
  }

  @Test
  void partsGrowSoThatTenThousandHoldFourTerabytes() {
    PartSizes sizes = new PartSizes(8 << 20);
    long sum = 0;
    for (int n = 1; n <= PartSizes.MOST_PARTS; n++) {
      sum += sizes.of(n);
    }

    assertEquals(8 << 20, sizes.of(1_000));
    assertEquals(16 << 20, sizes.of(1_001));
    assertTrue(sum > 4_000_000_000_000L, "" + sum);
  }
}
