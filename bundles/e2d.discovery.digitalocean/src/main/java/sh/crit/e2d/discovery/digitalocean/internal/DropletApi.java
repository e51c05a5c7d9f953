package sh.crit.e2d.discovery.digitalocean.internal;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** The list of droplets of DigitalOcean's API, version 2. For one question; not thread-safe. */
final class DropletApi {
  private static final int PER_PAGE = 200;
  private static final int PAGES_AT_MOST = 500;
  private static final int LARGEST_PAGE = 16 << 20;

  private final URI api;
  private final String token;
  private final long endNanos;
  private final HttpClient http;
  private final Gson gson = new Gson();

  /**
   * @param deadline for all requests together
   */
  DropletApi(HttpClient http, URI api, String token, Duration deadline) {
    this.http = http;
    this.api = api;
    this.token = token;
    this.endNanos = System.nanoTime() + deadline.toNanos();
  }

  /** Redirects would carry the token to wherever they point. */
  static HttpClient client() {
    return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  }

  /** A page of the answer; fields that the API leaves out are null. */
  private record Page(List<Droplet> droplets, Links links) {
    boolean isLast() {
      return links == null || links.pages() == null || links.pages().next() == null;
    }
  }

  private record Links(Pages pages) {}

  private record Pages(String next) {}

  private record Mistake(String id, String message) {}

  /** All droplets with the tag, whatever their state. */
  List<Droplet> tagged(String tag) throws E2dException {
    List<Droplet> all = new ArrayList<>();
    for (int number = 1; number <= PAGES_AT_MOST; number++) {
      Page page = page(tag, number);
      if (page == null || page.droplets() == null || page.droplets().contains(null)) {
        throw failure(ErrorCode.UNREACHABLE, "sent an answer without droplets", null);
      }
      all.addAll(page.droplets());
      if (page.isLast()) {
        return all;
      }
    }
    throw failure(ErrorCode.FAILED, "named more than " + PAGES_AT_MOST + " pages", null);
  }

  private Page page(String tag, int number) throws E2dException {
    String query =
        "/v2/droplets?per_page="
            + PER_PAGE
            + "&page="
            + number
            + "&tag_name="
            + URLEncoder.encode(tag, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(query))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, info -> BodyLimit.of(LARGEST_PAGE));
    try {
      HttpResponse<byte[]> response =
          answer.get(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      String body = new String(response.body(), StandardCharsets.UTF_8);
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), body);
      }
      return gson.fromJson(body, Page.class);
    } catch (JsonParseException e) {
      throw failure(ErrorCode.UNREACHABLE, "sent what is no JSON of droplets", e);
    } catch (ExecutionException e) {
      throw failure(ErrorCode.UNREACHABLE, "cannot be asked: " + reason(e.getCause()), e);
    } catch (TimeoutException e) {
      throw failure(ErrorCode.UNREACHABLE, "did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(ErrorCode.CANCELLED, "was not waited for", e);
    } finally {
      answer.cancel(true);
    }
  }

  private E2dException refused(int status, String body) {
    String said = " (" + status + said(body) + ")";
    return switch (status) {
      case 401 ->
          failure(
              ErrorCode.BAD_CONFIGURATION,
              "does not take the token"
                  + said
                  + "; set "
                  + DropletTags.TOKENS.get(0)
                  + " to one that has not expired",
              null);
      case 403 ->
          failure(
              ErrorCode.BAD_CONFIGURATION,
              "forbids it" + said + "; the token needs the scope droplet:read",
              null);
      case 429 -> failure(ErrorCode.REFUSED_FOR_NOW, "has been asked too often" + said, null);
      default -> failure(ErrorCode.UNREACHABLE, "failed" + said, null);
    };
  }

  private String said(String body) {
    try {
      Mistake mistake = gson.fromJson(body, Mistake.class);
      return mistake == null || mistake.message() == null
          ? ""
          : ", " + mistake.message().lines().findFirst().orElse("");
    } catch (JsonParseException e) {
      return "";
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName().replaceAll("Exception$", "");
    return message == null ? kind : message.lines().findFirst().orElse(kind);
  }

  private E2dException failure(ErrorCode code, String what, Throwable cause) {
    return new E2dException(
        code,
        "discovery.digitalocean",
        api.toString(),
        "DigitalOcean at " + api + " " + what,
        cause);
  }
}
