package com.example.hetzner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The servers of one project, as the API serves them: by token, by label, in pages of 50. */
final class FakeHetzner implements AutoCloseable {
  static final String TOKEN = "jEheVytlAoFl7F8MqUQ7jAo2hOXASztX";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Gson gson = new GsonBuilder().serializeNulls().create();
  final List<Map<String, Object>> servers = new CopyOnWriteArrayList<>();
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Other than 200, or with a body: the answer to every question. */
  volatile int status = 200;

  volatile String body = "";

  /** Done before each answer. */
  volatile Runnable before = () -> {};

  FakeHetzner() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/servers", this::servers);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** A running server with both kinds of addresses, whose description may be changed. */
  Map<String, Object> add(String address, String label) {
    int id = 4711 + servers.size();
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("id", id);
    made.put("name", "etcd-" + servers.size());
    made.put("status", "running");
    made.put("labels", Map.of(label.split("=")[0], label.split("=")[1]));
    String ip = "203.0.113." + (servers.size() % 250 + 1);
    made.put(
        "public_net", Map.of("ipv4", Map.of("ip", ip, "blocked", false), "firewalls", List.of()));
    made.put("private_net", List.of(net(4321, address)));
    servers.add(made);
    return made;
  }

  static Map<String, Object> net(long network, String ip) {
    return Map.of(
        "network", network, "ip", ip, "alias_ips", List.of(), "mac_address", "86:00:ff:2a:7d:e1");
  }

  private void servers(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    before.run();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + TOKEN).equals(given)) {
      answer(
          exchange,
          401,
          "{\"error\":{\"code\":\"unauthorized\",\"message\":\"unable to authenticate\"}}");
    } else if (status != 200 || !body.isEmpty()) {
      exchange.getResponseHeaders().add("RateLimit-Reset", "1700000000");
      answer(exchange, status, body);
    } else {
      answer(exchange, 200, gson.toJson(page(parameters(exchange))));
    }
  }

  private Map<String, Object> page(Map<String, String> wanted) {
    int size = Integer.parseInt(wanted.getOrDefault("per_page", "25"));
    int number = Integer.parseInt(wanted.getOrDefault("page", "1"));
    String[] label = wanted.get("label_selector").split("=");
    List<Map<String, Object>> found =
        servers.stream()
            .filter(s -> label[1].equals(((Map<?, ?>) s.get("labels")).get(label[0])))
            .toList();
    int last = Math.max(1, (found.size() + size - 1) / size);
    Map<String, Object> pagination = new LinkedHashMap<>();
    pagination.put("page", number);
    pagination.put("per_page", size);
    pagination.put("previous_page", number == 1 ? null : number - 1);
    pagination.put("next_page", number >= last ? null : number + 1);
    pagination.put("last_page", last);
    pagination.put("total_entries", found.size());
    int from = Math.min((number - 1) * size, found.size());
    int to = Math.min(number * size, found.size());
    return Map.of("servers", found.subList(from, to), "meta", Map.of("pagination", pagination));
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    return Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
