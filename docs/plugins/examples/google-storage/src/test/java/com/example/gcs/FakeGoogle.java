package com.example.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** One bucket of Google Cloud Storage by its JSON API, and the machine's metadata server. */
final class FakeGoogle implements AutoCloseable {
  static final String TOKEN = "ya29.aGoodToken";
  private static final int UNIT = 256 << 10;
  private static final int PAGE = 3;
  private static final String BUCKET = "/storage/v1/b/bucket/o";

  /** What happens instead of, before or after what should. */
  interface Fault {
    /** Whether it has answered. */
    boolean happens(HttpExchange exchange) throws IOException;
  }

  record Kept(byte[] bytes, long generation, Instant made) {}

  private static final class Session {
    String key;
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Gson gson = new Gson();
  private long generations = 1_700_000_000_000_000L;
  final Map<String, Kept> objects = new TreeMap<>();
  final Map<String, Session> sessions = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile String valid = TOKEN;
  volatile int issued;
  volatile int keepAtMost = Integer.MAX_VALUE;
  volatile Fault fault = exchange -> false;

  FakeGoogle() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    if (fault.happens(exchange)) {
      exchange.close();
      return;
    }
    handle(exchange, path);
    exchange.close();
  }

  private void handle(HttpExchange exchange, String path) throws IOException {
    if (path.startsWith("/computeMetadata/")) {
      token(exchange);
    } else if (path.startsWith("/session/")) {
      session(exchange, path);
    } else if (!("Bearer " + valid)
        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      error(exchange, 401, "Invalid Credentials");
    } else if (!path.contains("/b/bucket/o")) {
      error(exchange, 404, "The specified bucket does not exist.");
    } else if (path.startsWith("/upload/")) {
      upload(exchange, parameters(exchange));
    } else if (path.contains("/rewriteTo/")) {
      rewrite(exchange, path, parameters(exchange));
    } else if (path.equals(BUCKET)) {
      list(exchange, parameters(exchange));
    } else {
      object(exchange, decoded(path.substring(BUCKET.length() + 1)), parameters(exchange));
    }
  }

  /** Takes an upload without an answer. */
  void took(HttpExchange exchange) throws IOException {
    put(parameters(exchange).get("name"), exchange.getRequestBody().readAllBytes());
  }

  private void token(HttpExchange exchange) throws IOException {
    if (!"Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"))) {
      error(exchange, 403, "Missing Metadata-Flavor:Google header.");
      return;
    }
    issued++;
    json(exchange, Map.of("access_token", valid, "expires_in", 3599, "token_type", "Bearer"));
  }

  private synchronized Map<String, Object> put(String key, byte[] bytes) {
    objects.put(key, new Kept(bytes, ++generations, Instant.now()));
    return resource(key);
  }

  private Map<String, Object> resource(String key) {
    Kept kept = objects.get(key);
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("kind", "storage#object");
    resource.put("name", key);
    resource.put("bucket", "bucket");
    resource.put("generation", Long.toString(kept.generation()));
    resource.put("size", Integer.toString(kept.bytes().length));
    resource.put("timeCreated", kept.made().toString());
    resource.put("updated", kept.made().plusSeconds(60).toString());
    return resource;
  }

  private synchronized boolean holds(String key, Map<String, String> parameters) {
    String wanted = parameters.get("ifGenerationMatch");
    long there = objects.containsKey(key) ? objects.get(key).generation() : 0;
    return wanted == null || Long.parseLong(wanted) == there;
  }

  private void upload(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    String key = parameters.get("name");
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!holds(key, parameters)) {
      error(exchange, 412, "At least one of the pre-conditions you specified did not hold.");
    } else if (parameters.get("uploadType").equals("media")) {
      json(exchange, put(key, body));
    } else {
      Session session = new Session();
      session.key = key;
      String id = "AEnB2U" + sessions.size();
      sessions.put(id, session);
      exchange.getResponseHeaders().add("Location", "http://" + host() + "/session/" + id);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void session(HttpExchange exchange, String path) throws IOException {
    String id = path.substring("/session/".length());
    Session session = sessions.get(id);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (session == null) {
      error(exchange, 404, "Not Found");
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      sessions.remove(id);
      exchange.sendResponseHeaders(499, -1);
    } else {
      receive(exchange, id, session, body);
    }
  }

  private void receive(HttpExchange exchange, String id, Session session, byte[] body)
      throws IOException {
    String[] range = exchange.getRequestHeaders().getFirst("Content-Range").split("[ /-]");
    int from = Integer.parseInt(range[1]);
    boolean last = !range[3].equals("*");
    if (from > session.bytes.size() || (!last && body.length % UNIT != 0)) {
      error(exchange, 400, "Invalid request");
      return;
    }
    // What is there already is passed over.
    int known = session.bytes.size() - from;
    int fresh = Math.max(0, Math.min(body.length - known, keepAtMost));
    keepAtMost = Integer.MAX_VALUE;
    session.bytes.write(body, body.length == 0 ? 0 : Math.min(known, body.length - 1), fresh);
    if (last && session.bytes.size() == Integer.parseInt(range[3])) {
      json(exchange, put(session.key, session.bytes.toByteArray()));
      sessions.remove(id);
    } else {
      if (session.bytes.size() > 0) {
        exchange.getResponseHeaders().add("Range", "bytes=0-" + (session.bytes.size() - 1));
      }
      exchange.sendResponseHeaders(308, -1);
    }
  }

  private void rewrite(HttpExchange exchange, String path, Map<String, String> parameters)
      throws IOException {
    String[] names = path.substring(BUCKET.length() + 1).split("/rewriteTo/b/bucket/o/");
    Kept from = objects.get(decoded(names[0]));
    if (from == null || from.generation() != Long.parseLong(parameters.get("sourceGeneration"))) {
      error(exchange, 404, "No such object: bucket/" + names[0]);
    } else if (!holds(decoded(names[1]), parameters)) {
      error(exchange, 412, "At least one of the pre-conditions you specified did not hold.");
    } else if (from.bytes().length > UNIT && parameters.get("rewriteToken") == null) {
      json(exchange, Map.of("done", false, "rewriteToken", "a/token=="));
    } else {
      json(exchange, Map.of("done", true, "resource", put(decoded(names[1]), from.bytes())));
    }
  }

  private void list(HttpExchange exchange, Map<String, String> parameters) throws IOException {
    String after = parameters.getOrDefault("pageToken", "");
    List<String> keys =
        objects.keySet().stream()
            .filter(k -> k.startsWith(parameters.getOrDefault("prefix", "")))
            .filter(k -> k.compareTo(after) > 0)
            .toList();
    Map<String, Object> page = new LinkedHashMap<>();
    List<Object> items = new ArrayList<>();
    keys.stream().limit(PAGE).forEach(k -> items.add(resource(k)));
    if (!items.isEmpty()) {
      page.put("items", items);
    }
    if (keys.size() > PAGE) {
      page.put("nextPageToken", keys.get(PAGE - 1));
    }
    json(exchange, page);
  }

  private void object(HttpExchange exchange, String key, Map<String, String> parameters)
      throws IOException {
    Kept kept = objects.get(key);
    String wanted = parameters.get("generation");
    if (kept == null || (wanted != null && Long.parseLong(wanted) != kept.generation())) {
      error(exchange, 404, "No such object: bucket/" + key);
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      objects.remove(key);
      exchange.sendResponseHeaders(204, -1);
    } else if ("media".equals(parameters.get("alt"))) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      byte[] bytes = Arrays.copyOfRange(kept.bytes(), from, kept.bytes().length);
      exchange.sendResponseHeaders(206, bytes.length);
      exchange.getResponseBody().write(bytes);
    } else {
      json(exchange, resource(key));
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return Arrays.stream(query == null ? new String[0] : query.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> !pair[1].isEmpty())
        .collect(Collectors.toMap(p -> p[0], p -> decoded(p[1])));
  }

  private void json(HttpExchange exchange, Map<String, ?> body) throws IOException {
    answer(exchange, 200, gson.toJson(body));
  }

  private void error(HttpExchange exchange, int code, String message) throws IOException {
    exchange.getRequestBody().readAllBytes();
    answer(exchange, code, gson.toJson(Map.of("error", Map.of("code", code, "message", message))));
  }

  static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
