package sh.crit.e2d.storage.s3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** A session is renewed before it ends, and outlives an STS that is away for a while. */
class RoleSessionTest {
  private Instant now = Instant.now();

  @Test
  void aSessionIsRenewedBeforeItsEnd() throws Exception {
    try (Cloud cloud = new Cloud();
        StsClient sts = client(cloud)) {
      RoleSession session = session(sts);
      session.resolveCredentials();
      now = now.plus(Duration.ofMinutes(11));
      session.resolveCredentials();
      assertEquals(1, cloud.stsRequests.size());
      now = now.plus(Duration.ofMinutes(2));
      session.resolveCredentials();
      assertEquals(2, cloud.stsRequests.size());
    }
  }

  @Test
  void aSessionThatCannotBeRenewedServesUntilItsEnd() throws Exception {
    try (Cloud cloud = new Cloud();
        StsClient sts = client(cloud)) {
      RoleSession session = session(sts);
      session.resolveCredentials();
      cloud.stsRefusal = "AccessDenied";
      now = now.plus(Duration.ofMinutes(14));
      assertEquals("AKAssumeRole", session.resolveCredentials().accessKeyId());
      now = now.plus(Duration.ofMinutes(2));
      assertThrows(Credentials.Missing.class, session::resolveCredentials);
    }
  }

  private RoleSession session(StsClient sts) {
    return new RoleSession(
        sts,
        base(),
        new S3Settings.Role(Optional.of("arn:aws:iam::123456789012:role/r"), Optional.empty()),
        () -> now);
  }

  private static StaticCredentialsProvider base() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKBASE", Cloud.SECRET));
  }

  private static StsClient client(Cloud cloud) {
    return StsClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(cloud.url()))
        .credentialsProvider(base())
        .build();
  }
}
