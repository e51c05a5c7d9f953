package sh.crit.e2d.discovery.digitalocean.internal;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** The list of droplets of DigitalOcean's API, version 2. For one question; not thread-safe. */
final class DropletApi {
  private static final int PER_PAGE = 200;
  private static final int PAGES_AT_MOST = 500;
  private static final int LARGEST_PAGE = 8 << 20;

  private static final Predicate<String> DIGITS = Pattern.compile("[0-9]{1,10}").asMatchPredicate();

  private final URI api;
  private final Token token;
  private final long endNanos;
  private final HttpClient http;
  private final Gson gson = new Gson();

  /**
   * @param deadline for all requests together
   */
  DropletApi(HttpClient http, URI api, Token token, Duration deadline) {
    this.http = http;
    this.api = api;
    this.token = token;
    this.endNanos = System.nanoTime() + deadline.toNanos();
  }

  /** Redirects would carry the token to wherever they point. */
  static HttpClient client(ProxySelector proxies) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(proxies)
        .build();
  }

  /** A page of the answer; fields that the API leaves out are null. */
  private record Page(List<Droplet> droplets, Links links, Meta meta) {
    boolean isLast() {
      return links == null || links.pages() == null || links.pages().next() == null;
    }

    int total() {
      return meta.total();
    }

    boolean isWhole() {
      return droplets != null
          && meta != null
          && meta.total() != null
          && droplets.stream().allMatch(d -> d != null && d.isWhole());
    }
  }

  private record Meta(Integer total) {}

  private record Links(Pages pages) {}

  private record Pages(String next) {}

  private record Mistake(String id, String message) {}

  /**
   * All droplets with the tag, whatever their state. Pages are counted off a list that may change
   * meanwhile, whereby some would be passed over; so there must be as many to the end, and all.
   */
  Collection<Droplet> tagged(String tag) throws E2dException {
    Map<Long, Droplet> all = new LinkedHashMap<>();
    Page first = page(tag, 1);
    Page page = first;
    for (int number = 2; number <= PAGES_AT_MOST; number++) {
      page.droplets().forEach(droplet -> all.put(droplet.id(), droplet));
      if (page.isLast() && all.size() == first.total()) {
        return all.values();
      }
      if (page.isLast()) {
        throw failure(
            ErrorCode.UNREACHABLE,
            "sent " + all.size() + " of " + first.total() + " droplets",
            null);
      }
      page = page(tag, number);
      if (page.total() != first.total()) {
        throw failure(ErrorCode.UNREACHABLE, "has other droplets than when it began", null);
      }
    }
    throw failure(ErrorCode.FAILED, "named more than " + PAGES_AT_MOST + " pages", null);
  }

  private HttpRequest request(String tag, int number) {
    String query =
        "/v2/droplets?per_page="
            + PER_PAGE
            + "&page="
            + number
            + "&tag_name="
            + URLEncoder.encode(tag, StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(api.resolve(query))
        .header("Authorization", "Bearer " + token.secret())
        .header("Accept", "application/json")
        .build();
  }

  private Page page(String tag, int number) throws E2dException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request(tag, number), info -> BodyLimit.of(LARGEST_PAGE));
    try {
      HttpResponse<byte[]> response =
          answer.get(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      String body = new String(response.body(), StandardCharsets.UTF_8);
      if (response.statusCode() != 200) {
        throw refused(response, body);
      }
      Page page = gson.fromJson(body, Page.class);
      if (page == null || !page.isWhole()) {
        throw failure(ErrorCode.UNREACHABLE, "sent an answer without all that droplets have", null);
      }
      return page;
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

  private E2dException refused(HttpResponse<byte[]> response, String body) {
    int status = response.statusCode();
    String said = " (" + status + said(body) + ")";
    return switch (status) {
      case 401 ->
          failure(
              ErrorCode.BAD_CONFIGURATION,
              "does not take the token"
                  + said
                  + "; set "
                  + Token.VARIABLES.get(0)
                  + " to one that has not expired",
              null);
      case 403 ->
          failure(
              ErrorCode.BAD_CONFIGURATION,
              "forbids it" + said + "; the token needs the scope droplet:read",
              null);
      case 429 ->
          failure(
              ErrorCode.REFUSED_FOR_NOW, "has been asked too often" + said + until(response), null);
      default -> failure(ErrorCode.UNREACHABLE, "failed" + said, null);
    };
  }

  /** When it wants to be asked again: in so many seconds, or by so many since 1970. */
  private static String until(HttpResponse<byte[]> response) {
    Optional<String> wait = response.headers().firstValue("retry-after").filter(DIGITS);
    Optional<String> reset = response.headers().firstValue("ratelimit-reset").filter(DIGITS);
    return wait.map(seconds -> "; it wants to be left alone for " + seconds + " s")
        .or(
            () ->
                reset.map(
                    seconds ->
                        "; it wants to be left alone until "
                            + Instant.ofEpochSecond(Long.parseLong(seconds))))
        .orElse("");
  }

  private String said(String body) {
    try {
      Mistake mistake = gson.fromJson(body, Mistake.class);
      return mistake == null || mistake.message() == null
          ? ""
          : ", " + mistake.message().lines().findFirst().orElse("").replaceAll("\\p{Cc}", " ");
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
