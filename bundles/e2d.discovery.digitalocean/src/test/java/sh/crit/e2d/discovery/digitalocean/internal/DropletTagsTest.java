package sh.crit.e2d.discovery.digitalocean.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.testkit.cloud.FakeDigitalOcean;

class DropletTagsTest extends DiscoveryContract {
  private final FakeDigitalOcean cloud;

  DropletTagsTest() throws IOException {
    cloud = new FakeDigitalOcean();
  }

  @AfterEach
  void end() {
    cloud.close();
  }

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    hosts.forEach(host -> cloud.add(host, "etcd"));
    cloud.add("10.9.9.9", "web");
    return provider(FakeDigitalOcean.TOKEN);
  }

  @Override
  protected DiscoveryProvider failing() {
    cloud.status = 503;
    return provider(FakeDigitalOcean.TOKEN);
  }

  @Override
  protected Optional<DiscoveryProvider> silent(String address) {
    return Optional.of(
        new DropletTags(
            Map.of(
                "E2D_DO_ACCESS_TOKEN",
                FakeDigitalOcean.TOKEN,
                DropletTags.API_URL,
                "http://" + address)));
  }

  @Override
  protected Map<String, String> matches() {
    return Map.of("etcd", "");
  }

  private DiscoveryProvider provider(String token) {
    return new DropletTags(Map.of("E2D_DO_ACCESS_TOKEN", token, DropletTags.API_URL, cloud.url()));
  }

  private E2dException refusal(DiscoveryProvider provider) {
    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertFalse(e.getMessage().contains(FakeDigitalOcean.TOKEN), "no secret is told");
    return e;
  }

  @Test
  void thousandsComeInPages() throws Exception {
    for (int i = 0; i < 2_150; i++) {
      cloud.add("10.2." + i / 200 + "." + (i % 200 + 1), "etcd");
    }

    assertEquals(2_150, provider(FakeDigitalOcean.TOKEN).discover(query()).peers().size());
    assertEquals(11, cloud.asked.size());
  }

  @Test
  void allTagsHaveToMatchAndWhatDoesNotIsTold() throws Exception {
    cloud.add("10.0.0.1", "etcd", "env:prod");
    cloud.add("10.0.0.2", "etcd", "env:test");
    cloud.add("10.0.0.3", "etcd", "env:prod").put("status", "off");
    cloud.add("10.0.0.4", "etcd", "ENV:Prod");
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(
            Map.of("etcd", "", "env", "prod"), GOSSIP_PORT, Duration.ofSeconds(30));

    cloud.droplets.forEach(d -> d.put("tags", withProd(d)));
    DiscoveryProvider.Answer answer = provider(FakeDigitalOcean.TOKEN).discover(query);

    assertEquals(at("10.0.0.1", "10.0.0.4"), answer.peers());
    assertEquals(
        List.of(
            "droplet etcd-1 (3164495): it lacks the tag etcd",
            "droplet etcd-2 (3164496): its status is off"),
        answer.leftOut());
  }

  /** The first tag in order is asked for, so each must have it to be looked at. */
  private static List<String> withProd(Map<String, Object> droplet) {
    List<?> tags = (List<?>) droplet.get("tags");
    return tags.contains("env:test") ? List.of("env:prod") : List.of("etcd", "env:prod");
  }

  @Test
  void thePrivateAddressComesFirstAndWhoHasNoneIsTold() throws Exception {
    cloud.add("10.0.0.1", "etcd");
    cloud
        .add("10.0.0.2", "etcd")
        .put(
            "networks",
            Map.of("v4", List.of(Map.of("ip_address", "203.0.113.7", "type", "public"))));
    cloud
        .add("10.0.0.3", "etcd")
        .put(
            "networks",
            Map.of(
                "v4",
                List.of(),
                "v6",
                List.of(Map.of("ip_address", "2001:db8::7", "type", "public"))));
    cloud.add("10.0.0.4", "etcd").put("networks", Map.of("v4", List.of(), "v6", List.of()));

    DiscoveryProvider.Answer answer = provider(FakeDigitalOcean.TOKEN).discover(query());

    assertEquals(at("10.0.0.1", "203.0.113.7", "2001:db8::7"), answer.peers());
    assertEquals(List.of("droplet etcd-3 (3164497): it has no address"), answer.leftOut());
  }

  @Test
  void aMissingTokenIsNamed() {
    E2dException e = refusal(new DropletTags(Map.of()));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains("set E2D_DO_ACCESS_TOKEN"), e.getMessage());
  }

  @Test
  void aTokenThatIsNotTakenIsNamedAndNotShown() {
    E2dException e = refusal(provider("dop_v1_expired"));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains("Unable to authenticate you"), e.getMessage());
    assertFalse(e.getMessage().contains("dop_v1_expired"), e.getMessage());
  }

  @Test
  void theTokenOfDigitalOceansOwnToolsWillDo() throws Exception {
    cloud.add("10.0.0.1", "etcd");
    DiscoveryProvider provider =
        new DropletTags(
            Map.of(
                "DIGITALOCEAN_ACCESS_TOKEN",
                FakeDigitalOcean.TOKEN,
                DropletTags.API_URL,
                cloud.url()));

    assertEquals(at("10.0.0.1"), provider.discover(query()).peers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | {\"id\":\"too_many_requests\",\"message\":\"API rate limit exceeded.\"} |"
            + " REFUSED_FOR_NOW | asked too often (429, API rate limit exceeded.)",
        "403 | {\"id\":\"forbidden\",\"message\":\"no access\"} | BAD_CONFIGURATION |"
            + " needs the scope droplet:read",
        "500 | <html>oops | UNREACHABLE | failed (500)",
        "302 | '' | UNREACHABLE | failed (302)",
        "200 | {\"droplets\": [{\"id\": 1, | UNREACHABLE | no JSON of droplets",
        "200 | {\"droplets\": [null], \"meta\": {\"total\": 1}} | UNREACHABLE | without all",
        "200 | {\"droplets\": []} | UNREACHABLE | without all",
        "200 | {\"droplets\": [{}], \"meta\": {\"total\": 1}} | UNREACHABLE | without all",
        "200 | {\"droplets\": [{\"id\": 1, \"status\": \"active\", \"tags\": [\"etcd\"]}],"
            + " \"meta\": {\"total\": 1}} | UNREACHABLE | without all",
        "200 | {\"droplets\": [], \"meta\": {\"total\": 3}} | UNREACHABLE | sent 0 of 3 droplets",
        "200 | <html><body>Log in</body></html> | UNREACHABLE | no JSON of droplets",
        "200 | {\"droplets\": {\"id\": 1}} | UNREACHABLE | no JSON of droplets",
        "200 | [] | UNREACHABLE | no JSON of droplets",
        "200 | {} | UNREACHABLE | without all",
      })
  void whatTheApiSaysBecomesOneClearError(int status, String body, ErrorCode code, String part) {
    cloud.status = status;
    cloud.body = body;

    E2dException e = refusal(provider(FakeDigitalOcean.TOKEN));

    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  /** The last page is one droplet short, as somebody on the first one was deleted meanwhile. */
  @Test
  void whoSlipsBetweenTwoPagesIsNotOverlooked() {
    for (int i = 0; i < 250; i++) {
      cloud.add("10.2." + i / 200 + "." + (i % 200 + 1), "etcd");
    }
    cloud.afterPage = number -> cloud.droplets.remove(0);

    E2dException e = refusal(provider(FakeDigitalOcean.TOKEN));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("has other droplets"), e.getMessage());
  }

  @Test
  void aFailureOnALaterPageIsNoShorterAnswer() {
    for (int i = 0; i < 450; i++) {
      cloud.add("10.2." + i / 200 + "." + (i % 200 + 1), "etcd");
    }
    cloud.afterPage =
        number -> {
          cloud.status = number == 2 ? 500 : 200;
        };

    assertEquals(ErrorCode.UNREACHABLE, refusal(provider(FakeDigitalOcean.TOKEN)).code());
    assertEquals(3, cloud.asked.size());
  }

  @Test
  void aPageWithoutItsLinksIsNotTheLast() {
    cloud.add("10.0.0.1", "etcd");
    cloud.body =
        "{\"droplets\": [{\"id\": 1, \"status\": \"active\", \"tags\": [\"etcd\"],"
            + " \"networks\": {}}], \"meta\": {\"total\": 2}}";

    assertTrue(refusal(provider(FakeDigitalOcean.TOKEN)).getMessage().contains("sent 1 of 2"));
  }

  @Test
  void anAnswerThatIsCutOffIsUnreachable() {
    cloud.add("10.0.0.1", "etcd");
    cloud.cutOff = true;

    assertEquals(ErrorCode.UNREACHABLE, refusal(provider(FakeDigitalOcean.TOKEN)).code());
  }

  @Test
  void anAnswerWithoutEndDoesNotFillTheHeap() {
    cloud.body = "{\"droplets\": [" + "{},".repeat(4_000_000);

    assertTrue(refusal(provider(FakeDigitalOcean.TOKEN)).getMessage().contains("larger than"));
  }

  /** The client's own complaint about the header repeats it. */
  @ParameterizedTest
  @ValueSource(strings = {"dop_v1_a\nsecret", "dop_v1_a secret", "dop_v1_\u00e4secret"})
  void aTokenWithACharacterThatNoneHasIsNotShown(String token) {
    E2dException e = refusal(provider(token));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertEquals(
        "E2D_DO_ACCESS_TOKEN: has a character that no token has, perhaps an end of line",
        e.getMessage());
  }

  @Test
  void howLongItWantsToBeLeftAloneIsTold() {
    cloud.status = 429;
    cloud.headers.put("retry-after", "37");
    assertTrue(refusal(provider(FakeDigitalOcean.TOKEN)).getMessage().endsWith("alone for 37 s"));
    cloud.headers.clear();
    cloud.headers.put("ratelimit-reset", "1800000000");
    assertTrue(
        refusal(provider(FakeDigitalOcean.TOKEN)).getMessage().endsWith("2027-01-15T08:00:00Z"));
  }

  @Test
  void noSecretIsLoggedOrPrinted() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    DiscoveryProvider provider = provider(FakeDigitalOcean.TOKEN);
    cloud.add("10.0.0.1", "etcd");
    try {
      provider.discover(query());
      cloud.status = 401;
      refusal(provider);
    } finally {
      root.detachAppender(log);
    }
    String secret = FakeDigitalOcean.TOKEN;
    log.list.forEach(e -> assertFalse(e.getFormattedMessage().contains(secret)));
    assertFalse(provider.toString().contains(secret));
    assertFalse(Token.of(Map.of("DIGITALOCEAN_TOKEN", secret)).toString().contains(secret));
  }

  /** The fake answers as a proxy does that is asked for the whole address. */
  @Test
  void theProxyOfTheEnvironmentIsAsked() throws Exception {
    cloud.add("10.0.0.1", "etcd");
    Map<String, String> environment =
        Map.of(
            "E2D_DO_ACCESS_TOKEN",
            FakeDigitalOcean.TOKEN,
            DropletTags.API_URL,
            "http://api.invalid",
            "http_proxy",
            cloud.url(),
            "NO_PROXY",
            "other.invalid, .internal");

    assertEquals(at("10.0.0.1"), new DropletTags(environment).discover(query()).peers());
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() {
    cloud.close();

    E2dException e = refusal(provider(FakeDigitalOcean.TOKEN));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("cannot be asked"), e.getMessage());
  }
}
