package sh.crit.e2d.discovery.aws.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.testkit.cloud.FakeAws;

/** Each way in which credentials come is taken, and is told when it fails. */
class CredentialsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/finds-peers";
  private static final DiscoveryProvider.Query QUERY =
      new DiscoveryProvider.Query(Map.of("Name", "etcd"), 7980, Duration.ofSeconds(30));

  @TempDir Path dir;
  private Properties properties;
  private FakeAws cloud;

  @BeforeEach
  void begin() throws IOException {
    cloud = new FakeAws();
    cloud.add("10.0.0.1", Map.of("Name", "etcd"));
    properties = new Properties(dir);
    properties.set("aws.ec2MetadataServiceEndpoint", cloud.url().toString());
    properties.set("aws.endpointUrlSts", cloud.url().toString());
    properties.set("aws.region", cloud.region);
  }

  @AfterEach
  void end() {
    properties.close();
    cloud.close();
  }

  private DiscoveryProvider provider(String... more) {
    Map<String, String> environment =
        more.length == 0
            ? Map.of("AWS_ENDPOINT_URL", cloud.url().toString(), "AWS_REGION", cloud.region)
            : Map.of(
                "AWS_ENDPOINT_URL",
                cloud.url().toString(),
                "AWS_REGION",
                cloud.region,
                "E2D_AWS_ACCESS_KEY",
                more[0],
                "E2D_AWS_SECRET_KEY",
                more[1]);
    return new AwsTags(Surroundings.of(environment, cloud.url()));
  }

  private String signer(DiscoveryProvider provider) throws E2dException {
    assertEquals(1, provider.discover(QUERY).peers().size());
    assertEquals(1, cloud.signers.stream().distinct().count(), cloud.signers.toString());
    return cloud.signers.get(0);
  }

  private E2dException refusal(DiscoveryProvider provider) {
    E2dException e = assertThrows(E2dException.class, () -> provider.discover(QUERY));
    for (Throwable t = e; t != null; t = t.getCause()) {
      assertFalse(String.valueOf(t.getMessage()).contains(FakeAws.SECRET), t.toString());
    }
    return e;
  }

  private void keys(String prefix, String key) throws IOException {
    String lines =
        "[%s]%naws_access_key_id = %s%naws_secret_access_key = %s%n"
            .formatted(prefix, key, FakeAws.SECRET);
    Path file = dir.resolve("credentials");
    Files.writeString(file, lines);
    properties.set("aws.sharedCredentialsFile", file.toString());
  }

  @Test
  void theVariablesOfOursComeFirst() throws Exception {
    properties.set("aws.accessKeyId", "AKIAOTHER");
    properties.set("aws.secretAccessKey", "other");

    assertEquals(FakeAws.KEY, signer(provider(FakeAws.KEY, FakeAws.SECRET)));
  }

  @Test
  void aProfileOfTheSharedFile() throws Exception {
    keys("peers", FakeAws.KEY);
    properties.set("aws.profile", "peers");

    assertEquals(FakeAws.KEY, signer(provider()));
  }

  @Test
  void aProfileWithARoleToAssume() throws Exception {
    keys("base", FakeAws.KEY);
    Path config =
        Files.writeString(
            dir.resolve("config"),
            "[profile peers]%nrole_arn = %s%nsource_profile = base%nrole_session_name = node-1%n"
                .formatted(ROLE));
    properties.set("aws.configFile", config.toString());
    properties.set("aws.profile", "peers");

    assertEquals("ASIASTSEXAMPLE", signer(provider()));
    assertTrue(cloud.stsCalls.get(0).contains("RoleSessionName=node-1"), "as it is called there");
    assertTrue(cloud.stsCalls.get(0).contains("role%2Ffinds-peers"), "the role of the profile");
  }

  @Test
  void theRegionOfTheProfileIsTaken() throws Exception {
    keys("default", FakeAws.KEY);
    Path config = Files.writeString(dir.resolve("config"), "[default]\nregion = eu-west-3\n");
    properties.set("aws.configFile", config.toString());
    DiscoveryProvider provider =
        new AwsTags(
            Surroundings.of(Map.of("AWS_ENDPOINT_URL", cloud.url().toString()), cloud.url()));

    assertEquals(1, provider.discover(QUERY).peers().size());
    assertEquals(0, cloud.metadata.begun.get());
  }

  private void webIdentity() throws IOException {
    Path token = Files.writeString(dir.resolve("token"), "the-web-token");
    properties.set("aws.webIdentityTokenFile", token.toString());
    properties.set("aws.roleArn", ROLE);
    properties.set("aws.roleSessionName", "node-1");
  }

  /** As Kubernetes gives it; the session is kept until it has to be renewed. */
  @Test
  void aWebIdentity() throws Exception {
    webIdentity();
    DiscoveryProvider provider = provider();

    assertEquals("ASIASTSEXAMPLE", signer(provider));
    assertEquals("ASIASTSEXAMPLE", signer(provider));

    assertEquals(1, cloud.stsCalls.size(), "one session for both questions");
    assertTrue(cloud.stsCalls.get(0).contains("WebIdentityToken=the-web-token"), "the token");
    assertTrue(cloud.stsCalls.get(0).contains("RoleSessionName=node-1"), "the session's name");
  }

  @Test
  void aWebIdentityThatIsRefusedIsNamed() throws Exception {
    webIdentity();
    cloud.stsRefusal = "AccessDenied";

    E2dException e = refusal(provider());

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertEquals(
        "the web identity (AWS_WEB_IDENTITY_TOKEN_FILE) gives no credentials: it is refused (403"
            + " AccessDenied)",
        e.getMessage());
  }

  @Test
  void theRoleOfTheContainer() throws Exception {
    properties.set("aws.containerCredentialsFullUri", cloud.url() + "/container");

    assertEquals("ASIACONTAINEREXAMPLE", signer(provider()));
  }

  @Test
  void theRoleOfTheMachine() throws Exception {
    cloud.metadata.instanceId = "i-0a";
    cloud.metadata.role = "finds-peers";

    assertEquals("ASIAMACHINEEXAMPLE", signer(provider()));
  }

  @Test
  void credentialsThatAreRefusedAreLookedForAnew() throws Exception {
    webIdentity();
    DiscoveryProvider provider = provider();
    cloud.status = 400;
    cloud.body = FakeAws.error("ExpiredToken", "it has expired");
    assertEquals(ErrorCode.REFUSED_FOR_NOW, refusal(provider).code());
    cloud.status = 200;
    cloud.body = "";

    assertEquals("ASIASTSEXAMPLE", signer(provider));
    assertEquals(2, cloud.stsCalls.size());
  }

  @Test
  void nobodyIsToldWhatToSet() {
    E2dException e = refusal(provider());

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains("give this machine a role, or set AWS_ACCESS_KEY_ID"));
  }

  @Test
  void whoeverAsksMayStopWaiting() throws Exception {
    cloud.metadata.instanceId = "i-0a";
    cloud.metadata.role = "finds-peers";
    Thread.currentThread().interrupt();
    try {
      assertEquals(ErrorCode.CANCELLED, refusal(provider()).code());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
  }

  @Test
  void aProfileThatIsNotThereIsNamed() {
    properties.set("aws.profile", "peers");

    assertTrue(refusal(provider()).getMessage().startsWith("the profile (AWS_PROFILE) gives no"));
  }

  /** The JDK's own words would repeat the whole header. */
  @Test
  void anEndOfLineInACredentialDoesNotBringItIntoTheMessage() {
    properties.set("aws.accessKeyId", FakeAws.KEY);
    properties.set("aws.secretAccessKey", FakeAws.SECRET);
    properties.set("aws.sessionToken", "a-session\n" + FakeAws.SECRET);

    E2dException e = refusal(provider());

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code(), e.getMessage());
    assertNull(e.getCause());
    assertTrue(e.getMessage().contains("perhaps an end of line"), e.getMessage());
  }

  /** With the levels that the appliance has at its most talkative. */
  @Test
  void noSecretIsLogged() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("sh.crit.e2d");
    Level level = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.INFO);
    ours.setLevel(Level.TRACE);
    webIdentity();
    DiscoveryProvider provider = provider();
    try {
      signer(provider);
      cloud.stsRefusal = "AccessDenied";
      refusal(provider());
    } finally {
      root.setLevel(level);
      ours.setLevel(null);
      root.detachAppender(log);
    }
    for (String secret : List.of(FakeAws.SECRET, FakeAws.STS_SESSION, "the-web-token")) {
      log.list.forEach(e -> assertFalse(e.getFormattedMessage().contains(secret), e.toString()));
      assertFalse(provider.toString().contains(secret));
    }
  }
}
