package sh.crit.e2d.storage.s3.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * A session of the machine's own role under a name of the user's, so that Amazon's records show who
 * it was. A role that may not be assumed is used as it is.
 */
final class RoleSession implements AwsCredentialsProvider {
  private static final Logger LOG = LoggerFactory.getLogger(RoleSession.class);
  private static final Duration LENGTH = Duration.ofMinutes(15);
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(3);
  private static final Pattern ASSUMED =
      Pattern.compile("arn:([^:]+):sts::(\\d+):assumed-role/([^/]+)/.*");

  private final StsClient sts;
  private final AwsCredentialsProvider base;
  private final String session;
  private AwsCredentials current;
  private Instant until = Instant.MIN;

  RoleSession(StsClient sts, AwsCredentialsProvider base, String session) {
    this.sts = sts;
    this.base = base;
    this.session = session;
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    Instant now = Instant.now();
    if (now.isBefore(until)) {
      return current;
    }
    Matcher role = ASSUMED.matcher(sts.getCallerIdentity().arn());
    if (!role.matches()) {
      LOG.warn("E2D_AWS_ROLE_SESSION_NAME has no effect: the credentials are not those of a role");
      return base.resolveCredentials();
    }
    String arn = "arn:" + role.group(1) + ":iam::" + role.group(2) + ":role/" + role.group(3);
    try {
      assume(arn);
    } catch (StsException e) {
      if (e.statusCode() != 403) {
        throw e;
      }
      LOG.warn("role {} may not be assumed by itself; used without a session name", arn);
      current = base.resolveCredentials();
      until = now.plus(BEFORE_THE_END);
    }
    return current;
  }

  private void assume(String arn) {
    var assumed =
        sts.assumeRole(
                r ->
                    r.roleArn(arn)
                        .roleSessionName(session)
                        .durationSeconds((int) LENGTH.toSeconds()))
            .credentials();
    current =
        AwsSessionCredentials.create(
            assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken());
    until = assumed.expiration().minus(BEFORE_THE_END);
  }
}
