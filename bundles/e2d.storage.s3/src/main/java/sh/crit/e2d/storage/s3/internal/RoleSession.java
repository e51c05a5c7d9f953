package sh.crit.e2d.storage.s3.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * A session of a role: of a given one, or of the credentials' own under a name of the user's, so
 * that Amazon's records show who it was. One's own that may not be assumed is used as it is.
 */
final class RoleSession implements AwsCredentialsProvider {
  private static final Logger LOG = LoggerFactory.getLogger(RoleSession.class);
  private static final String DEFAULT_NAME = "e2d";
  private static final Duration LENGTH = Duration.ofMinutes(15);
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(3);
  private static final Pattern ASSUMED =
      Pattern.compile("arn:([^:]+):sts::(\\d+):assumed-role/([^/]+)/.*");

  /** What says something of the credentials that asked, and nothing of the role. */
  private static final Set<String> OF_THE_ASKER =
      Set.of(
          "InvalidClientTokenId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "IncompleteSignature");

  private final StsClient sts;
  private final AwsCredentialsProvider base;
  private final S3Settings.Role role;
  private final InstantSource clock;
  private AwsCredentials current;
  private Instant renewal = Instant.MIN;
  private Instant end = Instant.MIN;

  RoleSession(
      StsClient sts, AwsCredentialsProvider base, S3Settings.Role role, InstantSource clock) {
    this.sts = sts;
    this.base = base;
    this.role = role;
    this.clock = clock;
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    Instant now = clock.instant();
    if (now.isBefore(renewal)) {
      return current;
    }
    try {
      SdkClassLoader.with(this::renew);
    } catch (SdkException e) {
      if (!now.isBefore(end)) {
        throw e;
      }
      LOG.warn("the role's session cannot be renewed yet, it ends at {}: {}", end, e.getMessage());
    }
    return current;
  }

  private boolean renew() {
    try {
      if (role.arn().isPresent()) {
        assume(role.arn().get());
      } else {
        assumeOwn();
      }
      return true;
    } catch (StsException e) {
      throw OF_THE_ASKER.contains(Failures.code(e)) ? e : refused(e);
    } catch (Credentials.Missing e) {
      throw e;
    } catch (SdkClientException e) {
      throw new Credentials.Unreachable("Amazon's STS", e);
    }
  }

  private void assumeOwn() {
    Matcher own = ASSUMED.matcher(sts.getCallerIdentity().arn());
    if (!own.matches()) {
      LOG.warn(
          "snapshot.s3.roleSessionName has no effect: the credentials are not those of a role");
      useAsTheyAre();
      return;
    }
    String arn = "arn:" + own.group(1) + ":iam::" + own.group(2) + ":role/" + own.group(3);
    try {
      assume(arn);
    } catch (StsException e) {
      if (e.statusCode() != 403 || OF_THE_ASKER.contains(Failures.code(e))) {
        throw e;
      }
      LOG.warn("role {} may not be assumed by itself; used without a session name", arn);
      useAsTheyAre();
    }
  }

  private void useAsTheyAre() {
    current = base.resolveCredentials();
    renewal = clock.instant().plus(BEFORE_THE_END);
  }

  private void assume(String arn) {
    var assumed =
        sts.assumeRole(
                r ->
                    r.roleArn(arn)
                        .roleSessionName(role.session().orElse(DEFAULT_NAME))
                        .durationSeconds((int) LENGTH.toSeconds()))
            .credentials();
    current =
        AwsSessionCredentials.create(
            assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken());
    end = assumed.expiration();
    renewal = end.minus(BEFORE_THE_END);
  }

  private Credentials.Missing refused(StsException e) {
    String which = role.arn().map(arn -> "role " + arn).orElse("the role of the credentials");
    return new Credentials.Missing(
        which
            + " cannot be assumed (HTTP "
            + e.statusCode()
            + " "
            + Failures.code(e)
            + "); correct snapshot.s3.roleArn, or let the role's trust policy name who asks, and"
            + " allow him sts:AssumeRole",
        e);
  }
}
