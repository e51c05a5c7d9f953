package sh.crit.e2d.testkit.cloud;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** The droplets of one account, served as by the API: by token, filtered by a tag, in pages. */
public final class FakeDigitalOcean implements AutoCloseable {
  public static final String TOKEN = "dop_v1_aGoodToken";

  private final HttpServer server;
  private final Gson gson = new GsonBuilder().serializeNulls().create();
  public final List<Map<String, Object>> droplets = new CopyOnWriteArrayList<>();
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** Other than 200, or with a body: the answer to every question. */
  public volatile int status = 200;

  public volatile String body = "";

  /** Further headers of every answer. */
  public final Map<String, String> headers = new ConcurrentHashMap<>();

  /** Whether answers end before their end. */
  public volatile boolean cutOff;

  /** What happens after a page was sent, by its number from 1. */
  public volatile IntConsumer afterPage = number -> {};

  /** Begins to serve on a free port of loopback. */
  public FakeDigitalOcean() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/droplets", this::droplets);
    server.start();
  }

  /** Where the API is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A droplet with both kinds of addresses, whose description may be changed. */
  public Map<String, Object> add(String address, String... tags) {
    List<Map<String, String>> v4 = new ArrayList<>();
    v4.add(Map.of("ip_address", "203.0.113." + (droplets.size() % 250 + 1), "type", "public"));
    v4.add(Map.of("ip_address", address, "netmask", "255.255.0.0", "type", "private"));
    Map<String, Object> droplet = new LinkedHashMap<>();
    droplet.put("id", 3164494 + droplets.size());
    droplet.put("name", "etcd-" + droplets.size());
    droplet.put("status", "active");
    droplet.put("tags", List.of(tags));
    droplet.put("networks", new LinkedHashMap<>(Map.of("v4", v4, "v6", List.of())));
    droplet.put("vpc_uuid", "760e09ef-dc84-11e8-981e-3cfdfeaae000");
    droplets.add(droplet);
    return droplet;
  }

  private void droplets(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!known) {
      answer(exchange, 401, "{\"id\":\"unauthorized\",\"message\":\"Unable to authenticate you\"}");
    } else if (status != 200 || !body.isEmpty()) {
      answer(exchange, status, body);
    } else {
      Map<String, String> wanted = parameters(exchange);
      answer(exchange, 200, gson.toJson(page(wanted)));
      afterPage.accept(Integer.parseInt(wanted.getOrDefault("page", "1")));
    }
  }

  private Map<String, Object> page(Map<String, String> wanted) {
    int size = Integer.parseInt(wanted.getOrDefault("per_page", "20"));
    int number = Integer.parseInt(wanted.getOrDefault("page", "1"));
    List<Map<String, Object>> tagged =
        droplets.stream()
            .filter(d -> ((List<?>) d.get("tags")).contains(wanted.get("tag_name")))
            .toList();
    int from = Math.min((number - 1) * size, tagged.size());
    int to = Math.min(number * size, tagged.size());
    Map<String, Object> pages = new LinkedHashMap<>();
    if (to < tagged.size()) {
      pages.put("next", "https://api.digitalocean.com/v2/droplets?page=" + (number + 1));
    }
    return Map.of(
        "droplets",
        tagged.subList(from, to),
        "links",
        pages.isEmpty() ? Map.of() : Map.of("pages", pages),
        "meta",
        Map.of("total", tagged.size()));
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    return Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], StandardCharsets.UTF_8)));
  }

  private void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    headers.forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes, 0, cutOff ? bytes.length / 2 : bytes.length);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
