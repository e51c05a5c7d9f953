package sh.crit.e2d.discovery.aws.internal;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/** Where this process runs and as whom: credentials and region by Amazon's standard chains. */
final class Surroundings {
  private final Map<String, String> environment;
  private final Metadata metadata;
  private final Credentials credentials;

  private Surroundings(Map<String, String> environment, Optional<URI> metadata) {
    this.environment = Map.copyOf(environment);
    this.metadata = new Metadata(metadata);
    this.credentials = new Credentials(this::variable);
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

  AwsCredentials credentials() throws E2dException {
    return credentials.get();
  }

  /** They were refused; the next ones may be better. */
  void forgetCredentials() {
    credentials.forget();
  }

  /** The region: of the environment, of the profile, of this instance. */
  String region() throws E2dException {
    Optional<String> set =
        Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
            .flatMap(name -> variable(name).stream())
            .findFirst()
            .or(Surroundings::ofProfile);
    if (set.isEmpty()) {
      return metadata.region();
    }
    if (!Metadata.isRegion(set.get())) {
      throw failure(
          "AWS_REGION: '" + set.get() + "' is no region; write its name as in eu-west-3", null);
    }
    return set.get();
  }

  private static Optional<String> ofProfile() {
    try {
      return Optional.ofNullable(new AwsProfileRegionProvider().getRegion()).map(Region::id);
    } catch (SdkClientException none) {
      return Optional.empty();
    }
  }

  /** The id of the instance that this runs on. */
  String instanceId() throws E2dException {
    return metadata.instanceId();
  }

  /** Where a service is asked. */
  URI endpoint(AwsService service, String region) throws E2dException {
    String variable =
        variable(service.endpointVariable()).isPresent()
            ? service.endpointVariable()
            : "AWS_ENDPOINT_URL";
    Optional<String> set = variable(variable);
    if (set.isEmpty()) {
      String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
      return URI.create("https://" + service.signingName() + "." + region + "." + suffix + "/");
    }
    try {
      URI uri = URI.create(set.get());
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() != null && uri.getUserInfo() == null && scheme.matches("https?")) {
        return uri.getPath().isEmpty() ? uri.resolve("/") : uri;
      }
      throw new IllegalArgumentException("it is no address of a service");
    } catch (IllegalArgumentException e) {
      // Neither it nor its cause is repeated: a user may have put a password into it.
      throw failure(
          variable + ": is no https://HOST or https://HOST:PORT without credentials", null);
    }
  }

  private static E2dException failure(String message, Exception cause) {
    return new E2dException(ErrorCode.BAD_CONFIGURATION, "discovery.aws", "", message, cause);
  }
}
