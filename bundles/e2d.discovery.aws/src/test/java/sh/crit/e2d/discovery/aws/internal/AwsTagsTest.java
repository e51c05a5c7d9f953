package sh.crit.e2d.discovery.aws.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.testkit.cloud.FakeAws;

class AwsTagsTest extends DiscoveryContract {
  private static final Map<String, String> ETCD = Map.of("Name", "etcd");

  private final FakeAws cloud;

  AwsTagsTest() throws IOException {
    cloud = new FakeAws();
  }

  @BeforeEach
  void onAnInstance() {
    cloud.metadata.instanceId = "i-0a";
    cloud.metadata.region = cloud.region;
  }

  @AfterEach
  void end() {
    cloud.close();
  }

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    hosts.forEach(host -> cloud.add(host, ETCD));
    cloud.add("10.9.9.9", Map.of("Name", "web"));
    return provider();
  }

  @Override
  protected DiscoveryProvider failing() {
    cloud.status = 503;
    return provider();
  }

  @Override
  protected Optional<DiscoveryProvider> silent(String address) {
    return Optional.of(
        new AwsTags(Surroundings.of(cloud.environment(), URI.create("http://" + address))));
  }

  @Override
  protected Map<String, String> matches() {
    return ETCD;
  }

  private DiscoveryProvider provider() {
    return new AwsTags(Surroundings.of(cloud.environment(), cloud.url()));
  }

  private E2dException refusal(DiscoveryProvider provider) {
    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertFalse(e.getMessage().contains(FakeAws.SECRET), "no secret is told");
    return e;
  }

  @Test
  void thousandsComeInPages() throws Exception {
    for (int i = 0; i < 3_500; i++) {
      cloud.add("10.2." + i / 200 + "." + (i % 200 + 1), ETCD);
    }

    assertEquals(3_500, provider().discover(query()).peers().size());
    assertEquals(14, cloud.calls.size());
  }

  @Test
  void allTagsHaveToMatchAndWhoDoesNotRunIsTold() throws Exception {
    Map<String, String> both = Map.of("Name", "etcd", "Email", "admin@example.com");
    cloud.add("10.0.0.1", both);
    cloud.add("10.0.0.2", ETCD);
    cloud.add("10.0.0.3", both).state = "stopping";
    cloud.add("", both);
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(both, GOSSIP_PORT, Duration.ofSeconds(30));

    DiscoveryProvider.Answer answer = provider().discover(query);

    assertEquals(at("10.0.0.1"), answer.peers());
    assertEquals(
        List.of(
            "instance i-00000000000000003 (etcd): its state is stopping",
            "instance i-00000000000000004 (etcd): it has no private address"),
        answer.leftOut());
  }

  @Test
  void theRegionOfTheEnvironmentComesBeforeThatOfTheMachine() throws Exception {
    cloud.region = "us-east-2";
    cloud.add("10.0.0.1", ETCD);
    cloud.metadata.instanceId = "";
    Surroundings surroundings =
        Surroundings.of(
            Map.of(
                "AWS_REGION",
                "us-east-2",
                "AWS_ENDPOINT_URL_EC2",
                cloud.url().toString(),
                "E2D_AWS_ACCESS_KEY",
                FakeAws.KEY,
                "E2D_AWS_SECRET_KEY",
                FakeAws.SECRET),
            cloud.url());

    assertEquals(at("10.0.0.1"), new AwsTags(surroundings).discover(query()).peers());
  }

  @Test
  void awayFromAmazonTheRegionHasToBeSet() {
    cloud.metadata.instanceId = "";

    E2dException e = refusal(provider());

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("set AWS_REGION"), e.getMessage());
  }

  @Test
  void halfOfTheCredentialsIsAMistake() {
    Surroundings surroundings =
        Surroundings.of(
            Map.of("AWS_REGION", "eu-west-3", "E2D_AWS_ACCESS_KEY", FakeAws.KEY), cloud.url());

    E2dException e = refusal(new AwsTags(surroundings));

    assertTrue(
        e.getMessage().startsWith("set both E2D_AWS_ACCESS_KEY and E2D_AWS_SECRET_KEY"),
        e.getMessage());
  }

  @Test
  void anEndpointWithAPasswordIsNotRepeated() {
    Surroundings surroundings =
        Surroundings.of(
            Map.of(
                "AWS_REGION",
                "eu-west-3",
                "AWS_ENDPOINT_URL",
                "https://me:s3cret@host",
                "E2D_AWS_ACCESS_KEY",
                FakeAws.KEY,
                "E2D_AWS_SECRET_KEY",
                FakeAws.SECRET),
            cloud.url());

    E2dException e = refusal(new AwsTags(surroundings));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "503 | RequestLimitExceeded | REFUSED_FOR_NOW | asked too often (503 RequestLimitExceeded",
        "403 | UnauthorizedOperation | BAD_CONFIGURATION | allow ec2:DescribeInstances",
        "401 | AuthFailure | BAD_CONFIGURATION | does not know the credentials",
        "400 | RequestExpired | REFUSED_FOR_NOW | renew the credentials, or set the clock",
        "500 | InternalError | UNREACHABLE | failed (500 InternalError: said)",
      })
  void whatAmazonSaysBecomesOneClearError(int status, String said, ErrorCode code, String part) {
    cloud.status = status;
    cloud.body = FakeAws.error(said, "said\nin two lines");

    E2dException e = refusal(provider());

    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<DescribeInstancesResponse><reservationSet> | a broken answer",
        "<DescribeInstancesResponse/> | its <DescribeInstancesResponse> lacks <reservationSet>",
        "<DescribeInstancesResponse><requestId>a</requestId></DescribeInstancesResponse> | lacks",
        "<DescribeInstancesResponse><reservationSet><item/></reservationSet></DescribeInstancesResponse>"
            + " | its <item> lacks <instancesSet>",
        "<html><body>proxy</body></html> | sent no DescribeInstancesResponse",
        "<DescribeInstancesResponse/>rubbish | a broken answer",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x> | a broken answer",
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><x>&b;&b;</x> |"
            + " a broken answer",
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><DescribeInstancesResponse/> | a broken",
        "{} | a broken answer",
      })
  void whatIsNoAnswerIsNotNobody(String body, String part) {
    cloud.body = body;

    E2dException e = refusal(provider());

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  /** Each leaves out something that every instance has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<instanceState><name>running</name></instanceState>",
        "<instanceId>i-1</instanceId>",
        "<instanceId>i-1</instanceId><instanceState><code>16</code></instanceState>",
        "<instanceId/><instanceState><name>running</name></instanceState>",
      })
  void halfAnInstanceIsABrokenAnswerAndNotOnePeerLess(String instance) {
    cloud.body =
        "<DescribeInstancesResponse><reservationSet><item><instancesSet><item>"
            + instance
            + "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>";

    E2dException e = refusal(provider());

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("a broken answer"), e.getMessage());
  }

  @Test
  void aFailureOnALaterPageIsNoShorterAnswer() {
    for (int i = 0; i < 700; i++) {
      cloud.add("10.2." + i / 200 + "." + (i % 200 + 1), ETCD);
    }
    cloud.spoiledFrom = 3;
    for (String body : List.of(FakeAws.error("InternalError", "x"), "", "<html/>", "<Desc")) {
      cloud.calls.clear();
      cloud.status = body.startsWith("<?xml") ? 500 : 200;
      cloud.body = body.isEmpty() ? " " : body;
      assertEquals(ErrorCode.UNREACHABLE, refusal(provider()).code());
      assertEquals(3, cloud.calls.size());
    }
  }

  @Test
  void aPageThatNamesItselfAsTheNextEndsTheQuestion() {
    cloud.body =
        "<DescribeInstancesResponse><reservationSet/><nextToken>x</nextToken>"
            + "</DescribeInstancesResponse>";

    assertTrue(refusal(provider()).getMessage().contains("the same page over and over"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a/>", "<item/>", "<x>"})
  void anAnswerWithoutEndDoesNotFillTheHeap(String element) {
    cloud.body =
        "<DescribeInstancesResponse><reservationSet>"
            + element.repeat(element.equals("<item/>") ? 400_000 : 3_000_000)
            + "</reservationSet></DescribeInstancesResponse>";

    assertEquals(ErrorCode.UNREACHABLE, refusal(provider()).code());
  }

  @Test
  void whoeverAsksMayStopWaiting() {
    Thread.currentThread().interrupt();
    try {
      assertEquals(ErrorCode.CANCELLED, refusal(provider()).code());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    cloud.status = 302;

    assertTrue(refusal(provider()).getMessage().contains("failed (302)"));
  }

  /** Case counts, a backslash makes a wildcard a mere character. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "etcd | 10.0.0.1",
        "ETCD | -",
        "etc? | 10.0.0.1",
        "e* | 10.0.0.1",
        "a\\*b | 10.0.0.2",
        "a,b=c & ü | 10.0.0.3",
        "'' | 10.0.0.4",
      })
  void valuesAreThoseOfFiltersOfEc2(String value, String found) throws Exception {
    cloud.add("10.0.0.1", Map.of("a=b:c/d", "etcd"));
    cloud.add("10.0.0.2", Map.of("a=b:c/d", "a*b"));
    cloud.add("10.0.0.3", Map.of("a=b:c/d", "a,b=c & ü"));
    cloud.add("10.0.0.4", Map.of("a=b:c/d", ""));
    cloud.add("10.0.0.5", Map.of("A=b:c/d", "etcd"));
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(Map.of("a=b:c/d", value), GOSSIP_PORT, Duration.ofSeconds(30));

    assertEquals(found == null ? List.of() : at(found), provider().discover(query).peers());
  }

  @Test
  void whereTheNetworkHasIpv6AloneThatIsTheAddress() throws Exception {
    cloud.add("fd00::1", ETCD);

    assertEquals(at("fd00::1"), provider().discover(query()).peers());
  }

  @Test
  void aServiceThatIsNotThereIsUnreachable() throws IOException {
    URI gone;
    try (FakeAws other = new FakeAws()) {
      gone = other.url();
    }
    Surroundings surroundings =
        Surroundings.of(
            Map.of(
                "AWS_REGION",
                "eu-west-3",
                "AWS_ENDPOINT_URL",
                gone.toString(),
                "E2D_AWS_ACCESS_KEY",
                FakeAws.KEY,
                "E2D_AWS_SECRET_KEY",
                FakeAws.SECRET),
            gone);

    E2dException e = refusal(new AwsTags(surroundings));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("cannot be asked"), e.getMessage());
  }
}
