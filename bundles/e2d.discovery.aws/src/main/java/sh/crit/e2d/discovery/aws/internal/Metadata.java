package sh.crit.e2d.discovery.aws.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataRetryPolicy;

/**
 * The metadata service of the instance that this runs on, by sessions (IMDSv2) alone. What it said
 * stays true for as long as this process can live.
 */
final class Metadata {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]+");

  private final Optional<URI> endpoint;
  private final Map<String, String> said = new ConcurrentHashMap<>();

  /**
   * @param endpoint empty for that of the environment, or Amazon's own
   */
  Metadata(Optional<URI> endpoint) {
    this.endpoint = endpoint;
  }

  /** Whether that may be the name of a region. */
  static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  String region() throws E2dException {
    return get(
        "/latest/meta-data/placement/region", REGION, "which region it is in; set AWS_REGION");
  }

  String instanceId() throws E2dException {
    return get(
        "/latest/meta-data/instance-id",
        INSTANCE,
        "which instance it is; set discovery.matches.name to the autoscaling group");
  }

  /** A proxy would answer for the instance that it runs on itself. */
  private static HttpURLConnection direct(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      connection.setInstanceFollowRedirects(false);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path, Pattern form, String otherwise) throws E2dException {
    String before = said.get(path);
    if (before != null) {
      return before;
    }
    try (SdkHttpClient http = UrlConnectionHttpClient.create(Metadata::direct)) {
      Ec2MetadataClient.Builder builder =
          Ec2MetadataClient.builder().httpClient(http).retryPolicy(Ec2MetadataRetryPolicy.none());
      endpoint.ifPresent(builder::endpoint);
      try (Ec2MetadataClient client = builder.build()) {
        String answer = client.get(path).asString().strip();
        if (form.matcher(answer).matches()) {
          said.put(path, answer);
          return answer;
        }
        throw failure("answers what makes no sense", otherwise, null);
      }
    } catch (SdkException | UncheckedIOException | IllegalStateException e) {
      throw failure(
          isSilence(e)
              ? "does not answer (to a container it does with a hop limit of 2)"
              : "refuses to answer, it must serve IMDSv2",
          otherwise,
          e);
    }
  }

  private static boolean isSilence(Throwable e) {
    return e instanceof IOException || (e.getCause() != null && isSilence(e.getCause()));
  }

  private static E2dException failure(String what, String otherwise, Exception cause) {
    // Interrupted, the SDK throws what has nothing to do with it.
    return new E2dException(
        Thread.currentThread().isInterrupted() ? ErrorCode.CANCELLED : ErrorCode.UNREACHABLE,
        "discovery.aws",
        "",
        "the metadata service of this machine " + what + ", so that it is not known " + otherwise,
        cause);
  }
}
