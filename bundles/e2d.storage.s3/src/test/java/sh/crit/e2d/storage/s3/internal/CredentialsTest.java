package sh.crit.e2d.storage.s3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Each way in which credentials come is taken, and is told when it fails. */
class CredentialsTest {
  private static final String S3 = "s3://bucket/a";
  private static final String SPACES = "https://fra1.digitaloceanspaces.com/bucket/a";
  private static final String ROLE = "arn:aws:iam::123456789012:role/backup";
  private static final Map<String, String> KEYS =
      Map.of("E2D_AWS_ACCESS_KEY", "AKOURS", "E2D_AWS_SECRET_KEY", Cloud.SECRET);

  @TempDir Path dir;
  private final Map<String, String> before = new TreeMap<>();
  private Cloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new Cloud();
    // Nothing of this machine, and nobody but the fake is asked.
    property("aws.sharedCredentialsFile", dir.resolve("none").toString());
    property("aws.configFile", dir.resolve("none").toString());
    property("aws.ec2MetadataServiceEndpoint", cloud.url());
    property("aws.endpointUrlSts", cloud.url());
  }

  @AfterEach
  void stop() {
    cloud.close();
    before.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
  }

  /** The SDK takes a property for the environment variable of that name. */
  private void property(String key, String value) {
    String former = System.setProperty(key, value);
    before.putIfAbsent(key, former == null ? "" : former);
  }

  private S3Settings settings() throws E2dException {
    return S3Settings.of("", cloud.url(), true).withSpaces(cloud.url());
  }

  private String asked(String url, S3Settings settings, Map<String, String> environment)
      throws E2dException {
    try (S3Store store =
        S3Store.open(Location.parse(url), settings, environment, Clock.systemUTC())) {
      assertTrue(store.find("a").isEmpty());
    }
    assertEquals(1, cloud.asked.stream().distinct().count(), cloud.asked.toString());
    return cloud.asked.get(0);
  }

  private E2dException refused(S3Settings settings, Map<String, String> environment)
      throws E2dException {
    try (S3Store store =
        S3Store.open(Location.parse(S3), settings, environment, Clock.systemUTC())) {
      E2dException e = assertThrows(E2dException.class, () -> store.find("a"));
      assertTrue(e.getMessage().startsWith("s3://bucket/a: "), e.getMessage());
      assertFalse(e.toString().contains(Cloud.SECRET), e.toString());
      assertEquals(List.of(), cloud.asked);
      return e;
    }
  }

  private static void assertSays(ErrorCode code, String words, E2dException e) {
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void ourVariablesComeFirst() throws Exception {
    property("aws.accessKeyId", "AKAMAZON");
    property("aws.secretAccessKey", Cloud.SECRET);

    assertEquals("AKOURS us-east-1", asked(S3, settings(), KEYS));
  }

  @Test
  void spacesHasItsOwn() throws Exception {
    assertEquals(
        "DOKEY us-east-1",
        asked(
            SPACES,
            settings().withRole(ROLE, ""),
            Map.of("E2D_DO_SPACES_KEY", "DOKEY", "E2D_DO_SPACES_SECRET", Cloud.SECRET)));
    assertEquals(List.of(), cloud.stsRequests, "no role of Amazon's is of use there");
  }

  @Test
  void amazonsVariablesWithASession() throws Exception {
    property("aws.accessKeyId", "AKAMAZON");
    property("aws.secretAccessKey", Cloud.SECRET);
    property("aws.sessionToken", "the-token");

    assertEquals("AKAMAZON us-east-1 the-token", asked(S3, settings(), Map.of()));
  }

  @Test
  void aProfile() throws Exception {
    Path file = dir.resolve("credentials");
    Files.writeString(
        file,
        "[backup]\naws_access_key_id = AKPROFILE\naws_secret_access_key = " + Cloud.SECRET + "\n");
    property("aws.sharedCredentialsFile", file.toString());
    property("aws.profile", "backup");

    assertEquals("AKPROFILE us-east-1", asked(S3, settings(), Map.of()));
  }

  @Test
  void aWebIdentity() throws Exception {
    property(
        "aws.webIdentityTokenFile",
        Files.writeString(dir.resolve("token"), "the-web-token").toString());
    property("aws.roleArn", ROLE);
    property("aws.region", "eu-west-3");

    assertEquals(
        "AKAssumeRoleWithWebIdentity us-east-1 token-of-sts", asked(S3, settings(), Map.of()));
    assertTrue(cloud.stsRequests.get(0).contains("WebIdentityToken=the-web-token"));
  }

  @Test
  void theRoleOfTheContainer() throws Exception {
    property("aws.containerCredentialsFullUri", cloud.url() + "/container");

    assertEquals("AKCONTAINER us-east-1 token-of-AKCONTAINER", asked(S3, settings(), Map.of()));
  }

  /** Its region counts too where no server is named. */
  @Test
  void theRoleOfTheMachine() throws Exception {
    property("aws.endpointUrlS3", cloud.url());

    assertEquals(
        "AKMACHINE eu-north-1 token-of-AKMACHINE",
        asked(S3, S3Settings.of("", "", true), Map.of()));
  }

  @Test
  void aRoleThatIsNamed() throws Exception {
    assertEquals(
        "AKAssumeRole eu-west-2 token-of-sts",
        asked(S3, S3Settings.of("eu-west-2", cloud.url(), true).withRole(ROLE, "node-1"), KEYS));
    assertEquals(1, cloud.stsRequests.size());
    assertTrue(cloud.stsRequests.get(0).contains("role%2Fbackup"), cloud.stsRequests.toString());
    assertTrue(cloud.stsRequests.get(0).contains("RoleSessionName=node-1"));
  }

  @Test
  void theMachinesRoleUnderANameOfOnesOwn() throws Exception {
    assertEquals(
        "AKAssumeRole us-east-1 token-of-sts",
        asked(S3, settings().withRole("", "node-1"), Map.of()));
    assertTrue(cloud.stsRequests.get(1).contains("role%2Fthe-role"), cloud.stsRequests.toString());
    assertTrue(cloud.stsRequests.get(1).contains("RoleSessionName=node-1"));
  }

  @Test
  void aRoleThatIsRefusedIsNamed() throws Exception {
    cloud.stsRefusal = "AccessDenied";
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "no credentials; role " + ROLE + " cannot be assumed (HTTP 403 AccessDenied); correct",
        refused(settings().withRole(ROLE, ""), KEYS));
  }

  @Test
  void credentialsThatStsDoesNotKnowAreNotTheRolesFault() throws Exception {
    cloud.stsRefusal = "InvalidClientTokenId";
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "the credentials are not valid",
        refused(settings().withRole(ROLE, ""), KEYS));
    cloud.stsRefusal = "ExpiredToken";
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "the session token is not valid any more",
        refused(settings().withRole(ROLE, ""), KEYS));
  }

  @Test
  void stsThatDoesNotAnswerIsNotTheStore() throws Exception {
    try (Cloud gone = new Cloud()) {
      property("aws.endpointUrlSts", gone.url());
    }
    assertSays(
        ErrorCode.UNREACHABLE,
        "Amazon's STS, which gives the credentials, cannot be reached: ",
        refused(settings().withRole(ROLE, ""), KEYS));
  }

  @Test
  void aMachineWithoutARoleHasNoCredentials() throws Exception {
    cloud.machineRole = false;
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "no credentials; give this machine a role, or set AWS_ACCESS_KEY_ID",
        refused(settings(), Map.of()));
    assertSays(
        ErrorCode.STORAGE_UNUSABLE,
        "no credentials; give this machine a role, or set AWS_ACCESS_KEY_ID",
        refused(settings().withRole(ROLE, ""), Map.of()));
  }

  /** Not even where everything is logged, the SDK's own words included. */
  @Test
  void noSecretIsLogged() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.DEBUG);
    try {
      asked(S3, settings().withRole(ROLE, "me"), KEYS);
      cloud.asked.clear();
      cloud.stsRefusal = "AccessDenied";
      refused(settings().withRole(ROLE, "me"), KEYS);
    } finally {
      root.setLevel(level);
      root.detachAppender(log);
    }
    assertTrue(log.list.size() > 10);
    for (ILoggingEvent event : log.list) {
      assertFalse(event.getFormattedMessage().contains(Cloud.SECRET), event.getFormattedMessage());
    }
    assertFalse(settings().withRole(ROLE, "me").toString().contains(Cloud.SECRET));
  }
}
