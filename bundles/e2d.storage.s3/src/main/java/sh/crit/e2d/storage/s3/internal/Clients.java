package sh.crit.e2d.storage.s3.internal;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of Amazon's and others' S3. */
final class Clients {
  // What signs requests where the server has no regions; Spaces wants this very one.
  private static final Region ANY = Region.US_EAST_1;
  private static final int ATTEMPTS = 5;

  private Clients() {}

  static LazyClient of(Location location, S3Settings settings, Map<String, String> environment) {
    ProgressHttpClient http = new ProgressHttpClient(settings.patience());
    return new LazyClient(
        () -> SdkClassLoader.with(() -> build(location, settings, environment, http)), http);
  }

  private static S3Client build(
      Location location,
      S3Settings settings,
      Map<String, String> environment,
      ProgressHttpClient http) {
    Optional<URI> endpoint =
        location.spaces().isPresent()
            ? settings.spacesEndpoint().or(location::spaces)
            : settings.endpoint();
    Region region =
        location.spaces().isPresent() ? ANY : region(settings.region(), endpoint.isPresent());
    AwsCredentialsProvider credentials =
        location.spaces().isPresent()
            ? Credentials.ofSpaces(environment)
            : Credentials.ofAws(environment, settings.role(), region, http);
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(credentials)
            .region(region)
            .forcePathStyle(settings.pathStyle())
            // Every part goes with its MD5, which all servers check; newer sums not all know.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
            .overrideConfiguration(
                c ->
                    c.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()));
    endpoint.ifPresentOrElse(
        builder::endpointOverride,
        // A bucket in another region than this machine is found there.
        () -> builder.crossRegionAccessEnabled(true));
    return builder.build();
  }

  private static Region region(Optional<String> configured, boolean elsewhere) {
    if (configured.isPresent()) {
      return Region.of(configured.get());
    }
    if (elsewhere) {
      return ANY;
    }
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException e) {
      // No machine of Amazon's, and nothing is set: Amazon then names the bucket's region.
      return ANY;
    }
  }
}
