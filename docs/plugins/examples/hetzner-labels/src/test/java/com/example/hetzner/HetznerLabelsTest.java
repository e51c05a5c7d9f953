package com.example.hetzner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

class HetznerLabelsTest extends DiscoveryContract {
  private final FakeHetzner cloud;

  HetznerLabelsTest() throws IOException {
    cloud = new FakeHetzner();
  }

  @AfterEach
  void end() {
    cloud.close();
  }

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    hosts.forEach(host -> cloud.add(host, "etcd=prod"));
    cloud.add("10.9.9.9", "etcd=test");
    return provider(FakeHetzner.TOKEN);
  }

  @Override
  protected DiscoveryProvider failing() {
    cloud.status = 503;
    return provider(FakeHetzner.TOKEN);
  }

  @Override
  protected Optional<DiscoveryProvider> silent(String address) {
    return Optional.of(
        new HetznerLabels(
            Map.of(HetznerApi.TOKEN, FakeHetzner.TOKEN, HetznerApi.ENDPOINT, "http://" + address)));
  }

  @Override
  protected Map<String, String> matches() {
    return Map.of("selector", "etcd=prod");
  }

  private DiscoveryProvider provider(String token) {
    return new HetznerLabels(
        Map.of(HetznerApi.TOKEN, token, HetznerApi.ENDPOINT, cloud.url() + "/"));
  }

  private DiscoveryProvider.Answer ask(String... more) throws E2dException {
    Map<String, String> matches = new HashMap<>(matches());
    for (int i = 0; i < more.length; i += 2) {
      matches.put(more[i], more[i + 1]);
    }
    return provider(FakeHetzner.TOKEN)
        .discover(new DiscoveryProvider.Query(matches, GOSSIP_PORT, Duration.ofSeconds(30)));
  }

  private E2dException refusal(DiscoveryProvider provider) {
    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertFalse(e.getMessage().contains(FakeHetzner.TOKEN), "no secret is told");
    return e;
  }

  @Test
  void thousandsComeInPages() throws Exception {
    for (int i = 0; i < 2_130; i++) {
      cloud.add("10.2." + i / 200 + "." + (i % 200 + 1), "etcd=prod");
    }

    assertEquals(2_130, ask().peers().size());
    assertEquals(43, cloud.asked.size());
  }

  @Test
  void aListThatChangesBetweenTwoPagesIsNoAnswer() {
    for (int i = 0; i < 120; i++) {
      cloud.add("10.2.0." + (i + 1), "etcd=prod");
    }
    cloud.before =
        () -> {
          if (cloud.asked.size() == 2) {
            cloud.servers.remove(0);
          }
        };

    E2dException e = refusal(provider(FakeHetzner.TOKEN));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("changed its list"), e.getMessage());
  }

  @Test
  void whoDoesNotRunOrHasNoPrivateAddressIsLeftOutAndTold() throws Exception {
    cloud.add("10.0.0.1", "etcd=prod");
    cloud.add("10.0.0.2", "etcd=prod").put("status", "off");
    cloud.add("10.0.0.3", "etcd=prod").put("private_net", List.of());
    cloud.add("10.0.0.4", "etcd=prod").put("private_net", null);

    DiscoveryProvider.Answer answer = ask();

    assertEquals(at("10.0.0.1"), answer.peers());
    assertEquals(
        List.of(
            "server etcd-1 (4712): its status is off",
            "server etcd-2 (4713): it has no private address",
            "server etcd-3 (4714): it has no private address"),
        answer.leftOut());
  }

  @Test
  void aPublicAddressIsTakenWhereItIsAskedFor() throws Exception {
    cloud.add("10.0.0.1", "etcd=prod");
    cloud.add("10.0.0.2", "etcd=prod").put("public_net", new HashMap<>());

    DiscoveryProvider.Answer answer = ask("address", "public");

    assertEquals(at("203.0.113.1"), answer.peers());
    assertEquals(List.of("server etcd-1 (4712): it has no public address"), answer.leftOut());
    E2dException e = assertThrows(E2dException.class, () -> ask("address", "any"));
    assertEquals(
        "discovery.matches.address: is 'any'; it can be private or public", e.getMessage());
  }

  @Test
  void ofSeveralNetworksTheOneThatIsNamedCounts() throws Exception {
    cloud
        .add("10.0.0.1", "etcd=prod")
        .put(
            "private_net", List.of(FakeHetzner.net(1, "10.0.0.1"), FakeHetzner.net(2, "10.7.0.1")));

    assertEquals(at("10.0.0.1"), ask().peers());
    assertEquals(at("10.7.0.1"), ask("network", "2").peers());
    assertEquals(List.of(), ask("network", "3").peers());
  }

  @Test
  void theSelectorGoesToTheCloudAsItIs() throws Exception {
    ask("selector", "a b=ä&c");

    assertTrue(
        cloud.asked.get(0).endsWith("&label_selector=a%20b%3D%C3%A4%26c"), cloud.asked.get(0));
    E2dException e = assertThrows(E2dException.class, () -> ask("selector", " "));
    assertTrue(e.getMessage().startsWith("discovery.matches.selector: is missing"), e.getMessage());
  }

  @Test
  void aMissingTokenAndOneThatIsNotTakenAreNamedAndNotShown() {
    E2dException none = refusal(new HetznerLabels(Map.of(HetznerApi.ENDPOINT, cloud.url())));
    E2dException expired = refusal(provider("expiredToken"));
    E2dException broken = refusal(provider("two\nlines"));

    assertEquals("HCLOUD_TOKEN: is not set; it has to hold a token", none.getMessage());
    assertTrue(expired.getMessage().contains("unauthorized"), expired.getMessage());
    assertFalse(expired.getMessage().contains("expiredToken"), expired.getMessage());
    assertFalse(broken.getMessage().contains("two"), broken.getMessage());
    List.of(none, expired, broken)
        .forEach(e -> assertEquals(ErrorCode.BAD_CONFIGURATION, e.code(), e.getMessage()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"limit reached\"}} |"
            + " REFUSED_FOR_NOW | (429, rate_limit_exceeded: limit reached); not again before"
            + " 2023-11-14T22:13:20Z",
        "403 | {\"error\":{\"code\":\"forbidden\",\"message\":\"no\"}} | BAD_CONFIGURATION | forbidden: no",
        "400 | {\"error\":{\"code\":\"invalid_input\",\"message\":\"bad selector\"}} |"
            + " BAD_CONFIGURATION | invalid_input: bad selector",
        "500 | <html>oops | UNREACHABLE | failed (500)",
        "302 | '' | UNREACHABLE | failed (302)",
        "200 | {\"servers\": [{\"id\": 1, | UNREACHABLE | no list of servers",
        "200 | {\"servers\": []} | UNREACHABLE | no list of servers",
        "200 | {\"servers\": [null], \"meta\":{\"pagination\":{}}} | UNREACHABLE | no list of servers",
        "200 | {\"servers\": {}, \"meta\":{\"pagination\":{}}} | UNREACHABLE | no list of servers",
        "200 | {\"servers\": [], \"meta\":{\"pagination\":{\"next_page\":1}}} | UNREACHABLE |"
            + " changed its list",
        "200 | [] | UNREACHABLE | no list of servers",
      })
  void whatTheApiSaysBecomesOneClearError(int status, String body, ErrorCode code, String part) {
    cloud.status = status;
    cloud.body = body;

    E2dException e = refusal(provider(FakeHetzner.TOKEN));

    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() {
    cloud.close();

    E2dException e = refusal(provider(FakeHetzner.TOKEN));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("/v1/servers: cannot be asked"), e.getMessage());
  }
}
