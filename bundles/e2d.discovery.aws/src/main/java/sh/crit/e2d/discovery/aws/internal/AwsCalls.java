package sh.crit.e2d.discovery.aws.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  private static final int LARGEST = 8 << 20;
  private static final int PAGES_AT_MOST = 1000;
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

  private final Surroundings surroundings;
  private final String region;
  private final AwsCredentials credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final SdkHttpClient http;
  private final long endNanos;

  /** What is taken out of an answer; fails when it lacks what a complete one has. */
  interface Reading<T> {
    T of(Xml answer) throws XMLStreamException;
  }

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
    Duration patience = deadline.compareTo(SILENCE) < 0 ? deadline : SILENCE;
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(patience)
            .socketTimeout(patience)
            .build();
  }

  String region() {
    return region;
  }

  /**
   * Asks until there are no more pages.
   *
   * @param reading takes what is of interest, and gives the token of the next page; empty for none
   * @throws E2dException as {@link #ask}
   */
  void pages(
      AwsService service, String action, Map<String, String> parameters, Reading<String> reading)
      throws E2dException {
    String token = "";
    for (int page = 0; page < PAGES_AT_MOST; page++) {
      Map<String, String> all = new LinkedHashMap<>(parameters);
      if (!token.isEmpty()) {
        all.put("NextToken", token);
      }
      String next = ask(service, action, all, reading);
      if (next.isEmpty()) {
        return;
      }
      if (next.equals(token)) {
        throw failure(ErrorCode.UNREACHABLE, service, "sends the same page over and over", null);
      }
      token = next;
    }
    throw failure(ErrorCode.FAILED, service, "named more than " + PAGES_AT_MOST + " pages", null);
  }

  /**
   * What an answer says.
   *
   * @throws E2dException REFUSED_FOR_NOW when it was asked too often, BAD_CONFIGURATION when who
   *     asks may not, UNREACHABLE for anything else that went wrong, an answer among it that lacks
   *     anything
   */
  private <T> T ask(
      AwsService service, String action, Map<String, String> parameters, Reading<T> reading)
      throws E2dException {
    if (Thread.currentThread().isInterrupted()) {
      throw failure(ErrorCode.CANCELLED, service, "was not waited for", null);
    }
    if (isLate()) {
      throw failure(ErrorCode.UNREACHABLE, service, "did not answer everything in time", null);
    }
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", action);
    form.put("Version", service.version());
    form.putAll(parameters);
    URI endpoint = surroundings.endpoint(service, region);
    try {
      HttpExecuteResponse response = send(service, endpoint, form);
      Optional<Xml> answer = body(response);
      if (response.httpResponse().statusCode() != 200) {
        throw refused(service, response, answer);
      }
      if (answer.isEmpty() || !answer.get().name().equals(action + "Response")) {
        throw failure(ErrorCode.UNREACHABLE, service, "sent no " + action + "Response", null);
      }
      return reading.of(answer.get());
    } catch (XMLStreamException | IOException | IllegalArgumentException e) {
      throw broken(service, endpoint, e);
    }
  }

  private E2dException broken(AwsService service, URI endpoint, Exception e) {
    if (Thread.currentThread().isInterrupted()) {
      return failure(ErrorCode.CANCELLED, service, "was not waited for", e);
    } else if (e instanceof XMLStreamException) {
      return failure(
          ErrorCode.UNREACHABLE, service, "sent a broken answer: " + firstLine(e.getMessage()), e);
    } else if (e instanceof UnknownHostException) {
      return failure(
          ErrorCode.UNREACHABLE,
          service,
          "cannot be asked: there is no host " + endpoint.getHost() + "; is the region right?",
          e);
    } else if (e instanceof IOException) {
      String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
      String reason = e.getMessage() == null ? kind : kind + ": " + firstLine(e.getMessage());
      return failure(ErrorCode.UNREACHABLE, service, "cannot be asked: " + reason, e);
    }
    // Neither its words nor itself: it repeats the header, which is secret.
    return failure(
        ErrorCode.BAD_CONFIGURATION,
        service,
        "cannot be asked: the credentials have a character that none have, perhaps an end of line;"
            + " correct them",
        null);
  }

  private boolean isLate() {
    return System.nanoTime() - endNanos > 0;
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
            .uri(endpoint)
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
  private Optional<Xml> body(HttpExecuteResponse response) throws IOException, XMLStreamException {
    if (response.responseBody().isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = response.responseBody().get()) {
      return Optional.of(Xml.read(new ByteArrayInputStream(bytes(in))));
    } catch (XMLStreamException e) {
      if (response.httpResponse().isSuccessful()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** A server that goes on and on must neither fill the heap nor hold up who asks. */
  private byte[] bytes(InputStream in) throws IOException {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      taken.write(buffer, 0, count);
      if (taken.size() > LARGEST) {
        throw new IOException("the answer is larger than " + LARGEST + " bytes");
      }
      if (isLate() || Thread.currentThread().isInterrupted()) {
        throw new SocketTimeoutException("the answer did not end in time");
      }
    }
    return taken.toByteArray();
  }

  private E2dException refused(
      AwsService service, HttpExecuteResponse response, Optional<Xml> answer) {
    Refusal refusal =
        Refusal.of(
            response.httpResponse().statusCode(),
            answer,
            response.httpResponse().firstMatchingHeader("Date"),
            Instant.now());
    if (refusal.isOfCredentials()) {
      surroundings.forgetCredentials();
    }
    return failure(refusal.code(), service, refusal.words(), null);
  }

  private static String firstLine(String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
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
