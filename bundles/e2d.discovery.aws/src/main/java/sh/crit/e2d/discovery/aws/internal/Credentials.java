package sh.crit.e2d.discovery.aws.internal;

import java.util.Optional;
import java.util.function.Function;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * As whom Amazon is asked: the variables {@code E2D_AWS_…}, else the SDK's chain, with which
 * sessions of roles are renewed before they end.
 */
final class Credentials {
  private static final String KEY = "E2D_AWS_ACCESS_KEY";
  private static final String SECRET = "E2D_AWS_SECRET_KEY";

  private final Function<String, Optional<String>> environment;
  private DefaultCredentialsProvider chain;

  Credentials(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  synchronized AwsCredentials get() throws E2dException {
    Optional<String> key = environment.apply(KEY);
    Optional<String> secret = environment.apply(SECRET);
    if (key.isPresent() != secret.isPresent()) {
      throw failure("set both " + KEY + " and " + SECRET + ", or neither", null);
    }
    if (key.isPresent()) {
      return AwsBasicCredentials.create(key.get(), secret.orElseThrow());
    }
    if (chain == null) {
      chain = DefaultCredentialsProvider.builder().build();
    }
    try {
      return chain.resolveCredentials();
    } catch (SdkException | IllegalStateException e) {
      forget();
      if (Thread.currentThread().isInterrupted()) {
        throw new E2dException(
            ErrorCode.CANCELLED, "discovery.aws", "", "credentials were not waited for", e);
      }
      throw failure(
          why()
              .orElse(
                  "there are no credentials for Amazon; give this machine a role, or set"
                      + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
          null);
    }
  }

  /** Looks for them anew the next time: what there was is of no use. */
  synchronized void forget() {
    if (chain != null) {
      chain.close();
      chain = null;
    }
  }

  /** The chain goes on to the next link in silence, so the one that was meant is asked again. */
  private static Optional<String> why() {
    return tried(
            SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE,
            "the web identity",
            WebIdentityTokenFileCredentialsProvider::create)
        .or(
            () ->
                tried(
                    ProfileFileSystemSetting.AWS_PROFILE,
                    "the profile",
                    ProfileCredentialsProvider::create))
        .or(
            () ->
                tried(
                    SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
                    "the container's role",
                    () -> ContainerCredentialsProvider.builder().build()))
        .or(
            () ->
                tried(
                    SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI,
                    "the container's role",
                    () -> ContainerCredentialsProvider.builder().build()));
  }

  private interface Link<P> {
    P make();
  }

  private static <P extends AwsCredentialsProvider & SdkAutoCloseable> Optional<String> tried(
      SystemSetting setting, String what, Link<P> link) {
    if (setting.getStringValue().filter(v -> !v.equals(setting.defaultValue())).isEmpty()) {
      return Optional.empty();
    }
    try (P provider = link.make()) {
      provider.resolveCredentials();
      return Optional.empty();
    } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
      return Optional.of(
          what + " (" + setting.environmentVariable() + ") gives no credentials: " + words(e));
    }
  }

  /** A server's own words are left out: some repeat what was signed. */
  private static String words(RuntimeException e) {
    if (e instanceof AwsServiceException answer) {
      String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
      return "it is refused (" + answer.statusCode() + " " + code + ")";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  private static E2dException failure(String message, Exception cause) {
    return new E2dException(ErrorCode.BAD_CONFIGURATION, "discovery.aws", "", message, cause);
  }
}
