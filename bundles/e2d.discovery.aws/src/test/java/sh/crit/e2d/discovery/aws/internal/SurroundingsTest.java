package sh.crit.e2d.discovery.aws.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.testkit.cloud.FakeAws;

/** Region, endpoints and the instance's own metadata. */
class SurroundingsTest {
  @TempDir Path dir;
  private FakeAws cloud;
  private Properties properties;

  @BeforeEach
  void begin() throws IOException {
    cloud = new FakeAws();
    properties = new Properties(dir);
    cloud.metadata.instanceId = "i-0a";
    cloud.metadata.region = cloud.region;
  }

  @AfterEach
  void end() {
    properties.close();
    cloud.close();
  }

  private Surroundings with(Map<String, String> environment) {
    return Surroundings.of(environment, cloud.url());
  }

  private E2dException unknown() {
    E2dException e = assertThrows(E2dException.class, () -> with(Map.of()).region());
    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().endsWith("which region it is in; set AWS_REGION"), e.getMessage());
    return e;
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-3, https://ec2.eu-west-3.amazonaws.com/",
    "us-gov-west-1, https://ec2.us-gov-west-1.amazonaws.com/",
    "cn-north-1, https://ec2.cn-north-1.amazonaws.com.cn/",
    "us-iso-east-1, https://ec2.us-iso-east-1.c2s.ic.gov/",
    "eu-new-9, https://ec2.eu-new-9.amazonaws.com/",
  })
  void eachPartOfAmazonHasItsDomain(String region, String endpoint) throws Exception {
    assertEquals(URI.create(endpoint), with(Map.of()).endpoint(AwsService.EC2, region));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU-West-3", "evil.com/", "eu west", "paris", "eu-west-3:"})
  void whatIsNoRegionIsToldSo(String region) {
    E2dException e =
        assertThrows(E2dException.class, () -> with(Map.of("AWS_REGION", region)).region());

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().startsWith("AWS_REGION: '" + region + "' is no region"));
  }

  @Test
  void anEndpointKeepsItsPath() throws Exception {
    Surroundings surroundings =
        with(Map.of("AWS_ENDPOINT_URL", "https://a:1", "AWS_ENDPOINT_URL_EC2", "https://b/ec2/"));

    assertEquals(
        URI.create("https://a:1/"), surroundings.endpoint(AwsService.AUTO_SCALING, "eu-west-3"));
    assertEquals(URI.create("https://b/ec2/"), surroundings.endpoint(AwsService.EC2, "eu-west-3"));
  }

  @Test
  void theMetadataOfTheInstanceAreAskedBySession() throws Exception {
    Surroundings surroundings = with(Map.of());

    assertEquals("eu-west-3", surroundings.region());
    assertEquals("i-0a", surroundings.instanceId());
    assertEquals(2, cloud.metadata.begun.get());
  }

  @Test
  void metadataThatFailLaterDoNotMatter() throws Exception {
    Surroundings surroundings = with(Map.of());
    surroundings.region();
    cloud.metadata.instanceId = "";

    assertEquals("eu-west-3", surroundings.region());
  }

  @Test
  void metadataOfVersion1AloneAreNotTaken() {
    cloud.metadata.sessions = false;

    assertTrue(unknown().getMessage().contains("it must serve IMDSv2"));
  }

  /** A packet that does not come through to a container is lost in silence. */
  @Test
  void metadataThatDoNotAnswerAreNotWaitedForForLong() {
    CountDownLatch noise = new CountDownLatch(1);
    cloud.metadata.silence = noise;
    long begin = System.nanoTime();
    try {
      assertTrue(unknown().getMessage().contains("does not answer (to a container it does with"));
    } finally {
      noise.countDown();
    }
    assertTrue(System.nanoTime() - begin < 10_000_000_000L);
  }

  @Test
  void noMetadataAtAll() {
    cloud.close();

    assertTrue(unknown().getMessage().contains("does not answer"));
  }

  @Test
  void whatIsNoRegionAndNoInstanceIsNotBelieved() {
    cloud.metadata.region = "<html>Log in</html>";
    cloud.metadata.instanceId = "<html>Log in</html>";

    assertTrue(unknown().getMessage().contains("answers what makes no sense"));
    assertThrows(E2dException.class, () -> with(Map.of()).instanceId());
  }

  /** It would tell of the machine that it runs on itself. */
  @Test
  void metadataAreNotAskedThroughAProxy() throws Exception {
    properties.set("http.proxyHost", "127.0.0.1");
    properties.set("http.proxyPort", "9");
    properties.set("http.nonProxyHosts", "");

    assertEquals("eu-west-3", with(Map.of()).region());
  }
}
