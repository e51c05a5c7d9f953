package sh.crit.e2d.discovery.aws.internal;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataRetryPolicy;

/**
 * Where this process runs and as whom: credentials and region by Amazon's standard chains, the
 * variables {@code E2D_AWS_…} before them.
 */
final class Surroundings {
  private static final String KEY = "E2D_AWS_ACCESS_KEY";
  private static final String SECRET = "E2D_AWS_SECRET_KEY";

  private final Map<String, String> environment;
  private final Optional<URI> metadata;

  private Surroundings(Map<String, String> environment, Optional<URI> metadata) {
    this.environment = Map.copyOf(environment);
    this.metadata = metadata;
  }

  static Surroundings real() {
    return new Surroundings(System.getenv(), Optional.empty());
  }

  /** In another environment, with another metadata service. */
  static Surroundings of(Map<String, String> environment, URI metadata) {
    return new Surroundings(environment, Optional.of(metadata));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** The credentials; they are looked for anew each time, as they expire. */
  AwsCredentials credentials() throws E2dException {
    Optional<String> key = variable(KEY);
    Optional<String> secret = variable(SECRET);
    if (key.isPresent() != secret.isPresent()) {
      throw failure(
          ErrorCode.BAD_CONFIGURATION, "set both " + KEY + " and " + SECRET + ", or neither", null);
    }
    if (key.isPresent()) {
      return AwsBasicCredentials.create(key.get(), secret.orElseThrow());
    }
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      return chain.resolveCredentials();
    } catch (SdkClientException e) {
      throw failure(
          ErrorCode.BAD_CONFIGURATION,
          "there are no credentials for Amazon; give this machine a role, or set AWS_ACCESS_KEY_ID"
              + " and AWS_SECRET_ACCESS_KEY",
          e);
    }
  }

  /** The region; of this instance if none is set. */
  String region() throws E2dException {
    Optional<String> set =
        Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
            .flatMap(name -> variable(name).stream())
            .findFirst();
    return set.isPresent()
        ? set.get()
        : metadata("/latest/meta-data/placement/region", "which region it is in; set AWS_REGION");
  }

  /** The id of the instance that this runs on. */
  String instanceId() throws E2dException {
    return metadata(
        "/latest/meta-data/instance-id",
        "which instance it is; set discovery.matches.name to the autoscaling group");
  }

  private String metadata(String path, String otherwise) throws E2dException {
    Ec2MetadataClient.Builder builder =
        Ec2MetadataClient.builder().retryPolicy(Ec2MetadataRetryPolicy.none());
    metadata.ifPresent(builder::endpoint);
    try (Ec2MetadataClient client = builder.build()) {
      String answer = client.get(path).asString().strip();
      if (!answer.isEmpty()) {
        return answer;
      }
      throw failure(ErrorCode.UNREACHABLE, "the metadata service does not tell " + otherwise, null);
    } catch (SdkException e) {
      throw failure(
          ErrorCode.UNREACHABLE,
          "the metadata service of this machine does not answer, so that it is not known "
              + otherwise,
          e);
    }
  }

  /** Where a service is asked. */
  URI endpoint(AwsService service, String region) throws E2dException {
    String variable =
        variable(service.endpointVariable()).isPresent()
            ? service.endpointVariable()
            : "AWS_ENDPOINT_URL";
    Optional<String> set = variable(variable);
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    try {
      URI uri = URI.create(set.orElse("https://" + service.signingName() + "." + region + domain));
      if (uri.getHost() != null && uri.getUserInfo() == null && uri.getScheme().matches("https?")) {
        return uri;
      }
      throw new IllegalArgumentException("it is no address of a service");
    } catch (IllegalArgumentException e) {
      // Not repeated: a user may have put a password into it.
      throw failure(
          ErrorCode.BAD_CONFIGURATION,
          set.isPresent()
              ? variable + ": is no https://HOST or https://HOST:PORT without credentials"
              : "AWS_REGION: '" + region + "' is no region; write its name as in a URL",
          e);
    }
  }

  private static E2dException failure(ErrorCode code, String message, Exception cause) {
    return new E2dException(code, "discovery.aws", "", message, cause);
  }
}
