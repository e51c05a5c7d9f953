package sh.crit.e2d.discovery.aws.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Signed calls of Amazon's query interfaces, for one question. The SDK's client of EC2 would be 26
 * MB for one call; what is hard, credentials and signatures, is the SDK's.
 */
final class AwsCalls implements AutoCloseable {
  private static final int LARGEST = 64 << 20;
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
  private static final Set<String> THROTTLED =
      Set.of("RequestLimitExceeded", "Throttling", "ThrottlingException", "RequestThrottled");
  private static final Set<String> FORBIDDEN =
      Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "OptInRequired");
  private static final Set<String> UNKNOWN =
      Set.of("AuthFailure", "InvalidClientTokenId", "SignatureDoesNotMatch", "Blocked");
  private static final Set<String> EXPIRED = Set.of("RequestExpired", "ExpiredToken");

  private final Surroundings surroundings;
  private final String region;
  private final AwsCredentials credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final SdkHttpClient http;
  private final long endNanos;

  /**
   * Finds out where and as whom to ask.
   *
   * @param deadline for all calls together
   */
  AwsCalls(Surroundings surroundings, Duration deadline) throws E2dException {
    this.surroundings = surroundings;
    this.endNanos = System.nanoTime() + deadline.toNanos();
    this.region = SdkLoader.with(surroundings::region);
    this.credentials = SdkLoader.with(surroundings::credentials);
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(deadline)
            .socketTimeout(deadline)
            .build();
  }

  String region() {
    return region;
  }

  /**
   * The answer to a call.
   *
   * @throws E2dException REFUSED_FOR_NOW when it was asked too often, BAD_CONFIGURATION when who
   *     asks may not, UNREACHABLE for anything else that went wrong
   */
  Xml ask(AwsService service, String action, Map<String, String> parameters) throws E2dException {
    if (System.nanoTime() - endNanos > 0) {
      throw failure(ErrorCode.UNREACHABLE, service, "did not answer everything in time", null);
    }
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", action);
    form.put("Version", service.version());
    form.putAll(parameters);
    URI endpoint = surroundings.endpoint(service, region);
    try {
      HttpExecuteResponse response = send(service, endpoint, form);
      int status = response.httpResponse().statusCode();
      Optional<Xml> answer = body(response);
      if (status != 200) {
        throw refused(service, status, answer);
      }
      return answer
          .filter(xml -> xml.name().equals(action + "Response"))
          .orElseThrow(
              () ->
                  failure(ErrorCode.UNREACHABLE, service, "sent no " + action + "Response", null));
    } catch (XMLStreamException e) {
      throw failure(ErrorCode.UNREACHABLE, service, "sent what is no XML", e);
    } catch (IOException e) {
      throw failure(ErrorCode.UNREACHABLE, service, "cannot be asked: " + reason(e), e);
    }
  }

  private HttpExecuteResponse send(AwsService service, URI endpoint, Map<String, String> form)
      throws IOException {
    byte[] body =
        form.entrySet().stream()
            .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.UTF_8);
    ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("Content-Type", FORM)
            .putHeader("Content-Length", Integer.toString(body.length))
            .build();
    SignedRequest signed =
        signer.sign(
            r ->
                r.identity(credentials)
                    .request(request)
                    .payload(payload)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    return http.prepareRequest(
            HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(payload))
                .build())
        .call();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** What it says; empty when an error says nothing that can be read. */
  private static Optional<Xml> body(HttpExecuteResponse response)
      throws IOException, XMLStreamException {
    if (response.responseBody().isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = response.responseBody().get()) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new IOException("the answer is larger than " + LARGEST + " bytes");
    }
    try {
      return Optional.of(Xml.read(new ByteArrayInputStream(bytes)));
    } catch (XMLStreamException e) {
      if (response.httpResponse().isSuccessful()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private E2dException refused(AwsService service, int status, Optional<Xml> answer) {
    String code = answer.flatMap(xml -> xml.first("Code")).orElse("");
    String message = answer.flatMap(xml -> xml.first("Message")).orElse("");
    String first = message.lines().findFirst().orElse("");
    String said =
        " ("
            + status
            + (code.isEmpty() ? "" : " " + code)
            + (first.isEmpty() ? "" : ": " + first)
            + ")";
    if (THROTTLED.contains(code) || status == 429) {
      return failure(ErrorCode.REFUSED_FOR_NOW, service, "has been asked too often" + said, null);
    } else if (FORBIDDEN.contains(code)) {
      return failure(
          ErrorCode.BAD_CONFIGURATION,
          service,
          "forbids it"
              + said
              + "; allow ec2:DescribeInstances, autoscaling:DescribeAutoScalingGroups and"
              + " autoscaling:DescribeAutoScalingInstances",
          null);
    } else if (UNKNOWN.contains(code) || status == 401) {
      return failure(
          ErrorCode.BAD_CONFIGURATION,
          service,
          "does not know the credentials" + said + "; correct them",
          null);
    } else if (EXPIRED.contains(code)) {
      return failure(
          ErrorCode.REFUSED_FOR_NOW,
          service,
          "calls it expired" + said + "; renew the credentials, or set the clock",
          null);
    }
    return failure(ErrorCode.UNREACHABLE, service, "failed" + said, null);
  }

  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
    String message = e.getMessage();
    return message == null ? kind : kind + ": " + message.lines().findFirst().orElse("");
  }

  private E2dException failure(ErrorCode code, AwsService service, String what, Exception cause) {
    return new E2dException(
        code,
        "discovery.aws",
        service.signingName(),
        "Amazon's " + service.label() + " in region " + region + " " + what,
        cause);
  }

  @Override
  public void close() {
    http.close();
  }
}
