package sh.crit.e2d.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * EC2, Auto Scaling and the metadata service of an instance in one server: answers in pages, and
 * only to requests that are signed as the documentation wants it.
 */
public final class FakeAws implements AutoCloseable {
  public static final String KEY = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final int PAGE = 1000;

  private final HttpServer server;
  public final List<Machine> machines = new CopyOnWriteArrayList<>();
  public final Map<String, List<String>> groups = new ConcurrentSkipListMap<>();
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** What the metadata service says; without it there is none. */
  public volatile String instanceId = "";

  public volatile String region = "";

  /** Other than 200, or with a body: the answer to every call. */
  public volatile int status = 200;

  public volatile String body = "";

  /** Begins to serve on a free port of loopback. */
  public FakeAws() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::query);
    server.createContext("/latest/", this::metadata);
    server.start();
  }

  /** An instance as EC2 has it. */
  public static final class Machine {
    public final String id;
    final Map<String, String> tags;
    volatile String address;
    public volatile String state = "running";
    public volatile String lifecycle = "InService";
    public volatile String health = "Healthy";

    Machine(int number, String address, Map<String, String> tags) {
      this.id = String.format(Locale.ROOT, "i-%017x", number);
      this.address = address;
      this.tags = tags;
    }
  }

  /** Where all three are asked. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The variables by which a process asks here, with credentials that are good. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL", url().toString(),
        "E2D_AWS_ACCESS_KEY", KEY,
        "E2D_AWS_SECRET_KEY", SECRET);
  }

  /** A running instance, in no group. */
  public synchronized Machine add(String address, Map<String, String> tags) {
    Machine machine = new Machine(machines.size() + 1, address, tags);
    machines.add(machine);
    return machine;
  }

  private void metadata(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean token =
        "t0ken".equals(exchange.getRequestHeaders().getFirst("x-aws-ec2-metadata-token"));
    if (instanceId.isEmpty()) {
      answer(exchange, 404, "");
    } else if (path.equals("/latest/api/token")) {
      boolean asked = exchange.getRequestMethod().equals("PUT");
      exchange.getResponseHeaders().add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
      answer(exchange, asked ? 200 : 405, asked ? "t0ken" : "");
    } else if (!token) {
      answer(exchange, 401, "");
    } else if (path.endsWith("/placement/region")) {
      answer(exchange, 200, region);
    } else {
      answer(exchange, 200, instanceId);
    }
  }

  private void query(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> asked =
        Arrays.stream(form.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(p -> decoded(p[0]), p -> decoded(p[1])));
    String action = asked.getOrDefault("Action", "");
    calls.add(action);
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    String service = action.startsWith("DescribeAutoScaling") ? "autoscaling" : "ec2";
    String scope = "/" + region + "/" + service + "/aws4_request, SignedHeaders=";
    boolean known =
        signed != null
            && signed.startsWith("AWS4-HMAC-SHA256 Credential=" + KEY + "/")
            && signed.contains(scope)
            && exchange.getRequestHeaders().getFirst("X-Amz-Date") != null;
    if (!known) {
      answer(exchange, 401, error("AuthFailure", "AWS was not able to validate the credentials"));
    } else if (status != 200 || !body.isEmpty()) {
      answer(exchange, status, body);
    } else {
      answer(exchange, 200, answer(action, asked));
    }
  }

  private String answer(String action, Map<String, String> asked) {
    return switch (action) {
      case "DescribeInstances" -> instances(asked);
      case "DescribeAutoScalingInstances" -> ownGroup(asked.get("InstanceIds.member.1"));
      case "DescribeAutoScalingGroups" -> group(asked.get("AutoScalingGroupNames.member.1"));
      default -> error("InvalidAction", action);
    };
  }

  /** An error as EC2 writes it. */
  public static String error(String code, String message) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message></Error></Errors><RequestID>ea966190</RequestID></Response>";
  }

  private String instances(Map<String, String> asked) {
    List<Machine> found = machines.stream().filter(m -> isWanted(m, asked)).toList();
    int from = Integer.parseInt(asked.getOrDefault("NextToken", "0"));
    int to = Math.min(from + PAGE, found.size());
    String items =
        found.subList(from, to).stream()
            .map(
                m ->
                    "<item><reservationId>r-1</reservationId><instancesSet><item>"
                        + "<instanceId>"
                        + m.id
                        + "</instanceId><instanceState><code>16</code><name>"
                        + m.state
                        + "</name></instanceState>"
                        + (m.address.isEmpty()
                            ? ""
                            : "<privateIpAddress>" + m.address + "</privateIpAddress>")
                        + "<tagSet>"
                        + tags(m)
                        + "</tagSet><networkInterfaceSet><item><privateIpAddress>10.255.255.255"
                        + "</privateIpAddress></item></networkInterfaceSet>"
                        + "</item></instancesSet></item>")
            .collect(Collectors.joining());
    return "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
        + "<requestId>8f7724cf</requestId><reservationSet>"
        + items
        + "</reservationSet>"
        + (to < found.size() ? "<nextToken>" + to + "</nextToken>" : "")
        + "</DescribeInstancesResponse>";
  }

  private static String tags(Machine machine) {
    return machine.tags.entrySet().stream()
        .map(t -> "<item><key>" + t.getKey() + "</key><value>" + t.getValue() + "</value></item>")
        .collect(Collectors.joining());
  }

  private static boolean isWanted(Machine machine, Map<String, String> asked) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (int i = 1; asked.containsKey("Filter." + i + ".Name"); i++) {
      wanted.put(asked.get("Filter." + i + ".Name"), asked.get("Filter." + i + ".Value.1"));
    }
    List<String> ids =
        Stream.iterate(1, i -> asked.containsKey("InstanceId." + i), i -> i + 1)
            .map(i -> asked.get("InstanceId." + i))
            .toList();
    return (ids.isEmpty() || ids.contains(machine.id))
        && wanted.entrySet().stream()
            .allMatch(w -> w.getValue().equals(machine.tags.get(w.getKey().substring(4))));
  }

  private String ownGroup(String id) {
    String items =
        groups.entrySet().stream()
            .filter(group -> group.getValue().contains(id))
            .map(
                group ->
                    "<member><InstanceId>"
                        + id
                        + "</InstanceId><AutoScalingGroupName>"
                        + group.getKey()
                        + "</AutoScalingGroupName></member>")
            .collect(Collectors.joining());
    return "<DescribeAutoScalingInstancesResponse><DescribeAutoScalingInstancesResult>"
        + "<AutoScalingInstances>"
        + items
        + "</AutoScalingInstances></DescribeAutoScalingInstancesResult>"
        + "</DescribeAutoScalingInstancesResponse>";
  }

  private String group(String name) {
    String items =
        machines.stream()
            .filter(m -> groups.getOrDefault(name, List.of()).contains(m.id))
            .map(
                m ->
                    "<member><InstanceId>"
                        + m.id
                        + "</InstanceId><LifecycleState>"
                        + m.lifecycle
                        + "</LifecycleState><HealthStatus>"
                        + m.health
                        + "</HealthStatus></member>")
            .collect(Collectors.joining());
    String group =
        groups.containsKey(name)
            ? "<member><AutoScalingGroupName>"
                + name
                + "</AutoScalingGroupName><Instances>"
                + items
                + "</Instances></member>"
            : "";
    return "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups>"
        + group
        + "</AutoScalingGroups></DescribeAutoScalingGroupsResult>"
        + "</DescribeAutoScalingGroupsResponse>";
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
