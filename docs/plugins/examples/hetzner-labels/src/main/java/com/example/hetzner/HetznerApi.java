package com.example.hetzner;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
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

  private static final String USUAL = "https://api.hetzner.cloud/v1";

  private final HttpApi http = new HttpApi("discovery.hetzner");
  private final Gson gson =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();
  private final Map<String, String> environment;

  HetznerApi(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  record Page(List<Server> servers, Meta meta) {
    boolean isWhole() {
      boolean listed = servers != null && !servers.contains(null);
      return listed && meta != null && meta.pagination() != null;
    }
  }

  record Meta(Pagination pagination) {}

  record Pagination(Integer nextPage, int totalEntries) {}

  private record Refused(Reason error) {}

  private record Reason(String code, String message) {}

  /** One page; its servers and its pagination are there. */
  Page page(String selector, int number, Duration deadline) throws E2dException {
    String query = "?per_page=50&sort=id:asc&page=" + number + "&label_selector=";
    String url = HttpApi.endpoint(environment, ENDPOINT, USUAL) + "/servers" + query;
    String asked = url + HttpApi.encoded(selector);
    Reply reply =
        http.ask(HttpApi.authorized(asked, TOKEN, environment.get(TOKEN)).build(), deadline);
    if (reply.status() != 200) {
      throw refused(reply);
    }
    return reply
        .read(body -> gson.fromJson(body, Page.class))
        .filter(Page::isWhole)
        .orElseThrow(() -> failure(ErrorCode.UNREACHABLE, "sent what is no list of servers"));
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
    return reply
        .read(body -> gson.fromJson(body, Refused.class).error())
        .map(reason -> ", " + Reply.line(reason.code() + ": " + reason.message()))
        .orElse("");
  }

  private static String until(Reply reply) {
    return reply
        .header("RateLimit-Reset")
        .filter(text -> text.matches("[0-9]{1,11}"))
        .map(text -> "; not again before " + Instant.ofEpochSecond(Long.parseLong(text)))
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
