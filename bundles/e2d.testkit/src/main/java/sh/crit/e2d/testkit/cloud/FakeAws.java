package sh.crit.e2d.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * EC2, Auto Scaling, STS and the metadata service of an instance in one server: answers in pages,
 * and only to requests whose signature is right.
 */
public final class FakeAws implements AutoCloseable {
  public static final String KEY = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** The session that STS gives, for a role that is assumed. */
  public static final String STS_SESSION = "the-session-of-sts";

  static final String STS_KEY = "ASIASTSEXAMPLE";
  private static final String CONTAINER_KEY = "ASIACONTAINEREXAMPLE";
  private static final String CONTAINER_SESSION = "the-session-of-the-container";
  private static final Map<String, String> SESSIONS =
      Map.of(
          STS_KEY,
          STS_SESSION,
          CONTAINER_KEY,
          CONTAINER_SESSION,
          FakeMetadata.KEY,
          FakeMetadata.SESSION);
  private static final int PAGE = 1000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  public final FakeMetadata metadata = new FakeMetadata();
  public final List<Machine> machines = new CopyOnWriteArrayList<>();
  public final Map<String, List<String>> groups = new ConcurrentSkipListMap<>();

  /** The actions that were asked for, in order. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** The keys that signed, in order; empty where the signature was not right. */
  public final List<String> signers = new CopyOnWriteArrayList<>();

  /** What STS was asked. */
  public final List<String> stsCalls = new CopyOnWriteArrayList<>();

  /** Where the services are. */
  public volatile String region = "eu-west-3";

  /** Other than 200, or with a body: the answer to every call. */
  public volatile int status = 200;

  public volatile String body = "";

  /** What STS refuses with; empty when it does not. */
  public volatile String stsRefusal = "";

  /** The number of the first call, from 1, that gets {@link #status} and {@link #body}. */
  public volatile int spoiledFrom = 1;

  /** Whether a search for groups begins with a page without any, as searches may. */
  public volatile boolean emptyFirstPage;

  /** Begins to serve on a free port of loopback. */
  public FakeAws() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::query);
    server.createContext("/latest/", metadata::answer);
    server.createContext(
        "/container",
        e -> answer(e, 200, FakeMetadata.credentials(CONTAINER_KEY, CONTAINER_SESSION)));
    server.setExecutor(threads);
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

  /** Where all of them are asked. */
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

  /** A running instance, in no group. Its address may be empty, or one of IPv6. */
  public synchronized Machine add(String address, Map<String, String> tags) {
    Machine machine = new Machine(machines.size() + 1, address, tags);
    machines.add(machine);
    return machine;
  }

  private void query(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> asked =
        Arrays.stream(form.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(p -> decoded(p[0]), p -> decoded(p[1])));
    String action = asked.getOrDefault("Action", "");
    if (action.startsWith("AssumeRole")) {
      stsCalls.add(form);
      boolean good = stsRefusal.isEmpty();
      answer(
          exchange,
          good ? 200 : 403,
          good ? AwsAnswers.assumed(action) : AwsAnswers.refused(stsRefusal));
      return;
    }
    calls.add(action);
    String signer = signer(exchange, form, action);
    signers.add(signer);
    if (signer.isEmpty()) {
      answer(exchange, 401, error("AuthFailure", "AWS was not able to validate the credentials"));
    } else if (calls.size() >= spoiledFrom && (status != 200 || !body.isEmpty())) {
      answer(exchange, status, body);
    } else {
      String refusal = refusal(asked);
      answer(
          exchange,
          refusal.isEmpty() ? 200 : 400,
          refusal.isEmpty() ? told(action, asked) : refusal);
    }
  }

  private String signer(HttpExchange exchange, String form, String action) {
    String service = action.startsWith("DescribeAutoScaling") ? "autoscaling" : "ec2";
    Map<String, String> secrets =
        Stream.concat(Stream.of(KEY), SESSIONS.keySet().stream())
            .collect(Collectors.toMap(k -> k, k -> SECRET));
    try {
      String key = AwsSignature.signer(exchange, form, region, service, secrets);
      String session = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
      return Optional.ofNullable(session).equals(Optional.ofNullable(SESSIONS.get(key))) ? key : "";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is wrong with a question, as EC2 has it; empty when nothing is. */
  private String refusal(Map<String, String> asked) {
    List<String> ids = ids(asked);
    Optional<String> unknown =
        ids.stream().filter(id -> machines.stream().noneMatch(m -> m.id.equals(id))).findFirst();
    if (unknown.isPresent()) {
      return error(
          "InvalidInstanceID.NotFound", "The instance ID '" + unknown.get() + "' does not exist");
    }
    return !ids.isEmpty() && asked.containsKey("MaxResults")
        ? error(
            "InvalidParameterCombination",
            "The parameter instancesSet cannot be used with the parameter maxResults")
        : "";
  }

  private String told(String action, Map<String, String> asked) {
    return switch (action) {
      case "DescribeInstances" -> instances(asked);
      case "DescribeAutoScalingInstances" -> ownGroup(asked.get("InstanceIds.member.1"));
      case "DescribeAutoScalingGroups" -> group(asked);
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
    int size = Integer.parseInt(asked.getOrDefault("MaxResults", String.valueOf(PAGE)));
    int from = Integer.parseInt(asked.getOrDefault("NextToken", "0"));
    int to = Math.min(from + size, found.size());
    return AwsAnswers.instances(
        found.subList(from, to), to < found.size() ? String.valueOf(to) : "");
  }

  private static boolean isWanted(Machine machine, Map<String, String> asked) {
    boolean matches = true;
    for (int i = 1; asked.containsKey("Filter." + i + ".Name"); i++) {
      String tag = machine.tags.get(asked.get("Filter." + i + ".Name").substring("tag:".length()));
      matches &=
          tag != null && pattern(asked.get("Filter." + i + ".Value.1")).matcher(tag).matches();
    }
    List<String> ids = ids(asked);
    return matches && (ids.isEmpty() || ids.contains(machine.id));
  }

  private static List<String> ids(Map<String, String> asked) {
    return Stream.iterate(1, i -> asked.containsKey("InstanceId." + i), i -> i + 1)
        .map(i -> asked.get("InstanceId." + i))
        .toList();
  }

  /** As filters of EC2 have it: wildcards, of which a backslash makes mere characters. */
  private static Pattern pattern(String filter) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      if (c == '\\' && i + 1 < filter.length()) {
        text.append(Pattern.quote(filter.substring(++i, i + 1)));
      } else {
        text.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(text.toString(), Pattern.DOTALL);
  }

  private String ownGroup(String id) {
    return AwsAnswers.groupOf(
        id,
        groups.entrySet().stream()
            .filter(group -> group.getValue().contains(id))
            .map(Map.Entry::getKey)
            .toList());
  }

  private String group(Map<String, String> asked) {
    String name = asked.get("AutoScalingGroupNames.member.1");
    if (emptyFirstPage && !asked.containsKey("NextToken")) {
      return AwsAnswers.groups("", "more");
    }
    List<String> ids = groups.getOrDefault(name, List.of());
    return AwsAnswers.groups(
        groups.containsKey(name)
            ? AwsAnswers.group(name, machines.stream().filter(m -> ids.contains(m.id)).toList())
            : "",
        "");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static void answer(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (code / 100 == 3) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/elsewhere");
    }
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
