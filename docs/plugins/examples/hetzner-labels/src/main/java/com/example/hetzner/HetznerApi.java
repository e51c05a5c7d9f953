package com.example.hetzner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.http.HttpApi;
import sh.crit.e2d.spi.http.Reply;

/** The list of servers of Hetzner Cloud's API, version 1. */
final class HetznerApi implements AutoCloseable {
  static final String TOKEN = "HCLOUD_TOKEN";

  /** Another API server than Hetzner's, as its own tools take it. */
  static final String ENDPOINT = "HCLOUD_ENDPOINT";

  private final HttpApi http = new HttpApi("discovery.hetzner");
  private final Gson gson =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();
  private final String endpoint;
  private final String token;

  HetznerApi(Map<String, String> environment) {
    this.endpoint = environment.getOrDefault(ENDPOINT, "https://api.hetzner.cloud/v1");
    this.token = environment.get(TOKEN);
  }

  record Page(List<Server> servers, Meta meta) {}

  record Meta(Pagination pagination) {}

  record Pagination(Integer nextPage, int totalEntries) {}

  private record Refused(Reason error) {}

  private record Reason(String code, String message) {}

  /** One page; its servers and its pagination are there. */
  Page page(String selector, int number, Duration deadline) throws E2dException {
    String query = "?per_page=50&sort=id:asc&page=" + number + "&label_selector=";
    String url = HttpApi.endpoint(ENDPOINT, endpoint) + "/servers" + query;
    String asked = url + URLEncoder.encode(selector, UTF_8);
    Reply reply = http.ask(HttpApi.authorized(asked, TOKEN, token).build(), deadline);
    if (reply.status() != 200) {
      throw refused(reply);
    }
    try {
      Page page = gson.fromJson(reply.body(), Page.class);
      if (page == null || page.meta() == null || page.meta().pagination() == null) {
        throw new JsonParseException("no page");
      }
      if (page.servers() == null || page.servers().contains(null)) {
        throw new JsonParseException("no servers");
      }
      return page;
    } catch (JsonParseException e) {
      throw failure(ErrorCode.UNREACHABLE, "sent no list of servers: " + Reply.line(e.getMessage()));
    }
  }

  private E2dException refused(Reply reply) {
    String said = " (" + reply.status() + said(reply) + ")";
    return switch (reply.status()) {
      case 401 -> wrong("does not take the token" + said + "; correct " + TOKEN);
      case 400, 403, 404, 422 -> wrong("refuses" + said);
      case 429 -> failure(ErrorCode.REFUSED_FOR_NOW, "is asked too often" + said + until(reply));
      default -> failure(ErrorCode.UNREACHABLE, "failed" + said);
    };
  }

  private String said(Reply reply) {
    try {
      Refused refused = gson.fromJson(reply.body(), Refused.class);
      return refused == null || refused.error() == null
          ? ""
          : ", " + Reply.line(refused.error().code() + ": " + refused.error().message());
    } catch (JsonParseException e) {
      return "";
    }
  }

  private static String until(Reply reply) {
    return reply
        .header("RateLimit-Reset")
        .filter(text -> text.matches("[0-9]{1,11}"))
        .map(text -> "; all its requests are back at " + Instant.ofEpochSecond(Long.parseLong(text)))
        .orElse("");
  }

  private static E2dException wrong(String what) {
    return failure(ErrorCode.BAD_CONFIGURATION, what);
  }

  static E2dException failure(ErrorCode code, String what) {
    return new E2dException(code, "discovery.hetzner", "servers", "Hetzner Cloud " + what);
  }

  @Override
  public void close() {
    http.close();
  }
}
