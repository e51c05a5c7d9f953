package sh.crit.e2d.storage.s3.internal;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** Where credentials come from. */
final class Credentials {
  private Credentials() {}

  /** There are none, or half of them; the message says what to set. */
  static final class Missing extends SdkClientException {
    private static final long serialVersionUID = 1L;

    Missing(String message, Throwable cause) {
      super(SdkClientException.builder().message(message).cause(cause));
    }
  }

  /** Who gives them does not answer; the message names him. */
  static final class Unreachable extends SdkClientException {
    private static final long serialVersionUID = 1L;

    Unreachable(String who, SdkClientException cause) {
      super(
          SdkClientException.builder()
              .message(who + ", which gives the credentials, " + Failures.why(cause))
              .cause(cause));
    }
  }

  static AwsCredentialsProvider ofSpaces(Map<String, String> environment) {
    return pair(environment, "E2D_DO_SPACES_KEY", "E2D_DO_SPACES_SECRET")
        .orElse(
            () -> {
              throw new Missing("set E2D_DO_SPACES_KEY and E2D_DO_SPACES_SECRET", null);
            });
  }

  static AwsCredentialsProvider ofAws(
      Map<String, String> environment, S3Settings.Role role, Region region, SdkHttpClient http) {
    AwsCredentialsProvider base =
        pair(environment, "E2D_AWS_ACCESS_KEY", "E2D_AWS_SECRET_KEY").orElseGet(Credentials::chain);
    if (role.arn().isEmpty() && role.session().isEmpty()) {
      return base;
    }
    StsClient sts =
        StsClient.builder().httpClient(http).region(region).credentialsProvider(base).build();
    return new RoleSession(sts, base, role, Clock.systemUTC());
  }

  /** A key with its secret; one without the other is a mistake and not a reason to go on. */
  private static Optional<AwsCredentialsProvider> pair(
      Map<String, String> environment, String key, String secret) {
    String id = environment.getOrDefault(key, "");
    String word = environment.getOrDefault(secret, "");
    if (id.isEmpty() && word.isEmpty()) {
      return Optional.empty();
    }
    if (id.isEmpty() || word.isEmpty()) {
      return Optional.of(
          () -> {
            throw new Missing("set both " + key + " and " + secret + ", or neither", null);
          });
    }
    return Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, word)));
  }

  private static AwsCredentialsProvider chain() {
    return new Chain(DefaultCredentialsProvider.builder().build());
  }

  /** The SDK's chain: properties, environment, web identity, profile, container, machine. */
  private record Chain(AwsCredentialsProvider wrapped) implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
      try {
        return SdkClassLoader.with(wrapped::resolveCredentials);
      } catch (SdkClientException e) {
        throw new Missing(
            "give this machine a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", e);
      }
    }
  }
}
