package sh.crit.e2d.launcher.internal.node;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.launcher.internal.client.ControlClient;

/**
 * The running appliance's status, as far as a start depends on it.
 *
 * @param json the whole status
 * @param node its name
 * @param state its state
 * @param reason why, one line
 * @param etcdPid process id of its etcd, 0 when it does not run
 * @param waitingFor what must happen before it goes on
 */
record Readiness(
    String json, String node, String state, String reason, long etcdPid, List<String> waitingFor) {

  /** Asks; empty when the appliance does not answer yet. */
  static Optional<Readiness> ask(ControlClient client) throws E2dException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      client.call(List.of("status"), true, out, OutputStream.nullOutputStream());
      String text = out.toString(StandardCharsets.UTF_8);
      return text.isBlank() ? Optional.empty() : Optional.of(parse(text));
    } catch (E2dException e) {
      if (e.code() == ErrorCode.NOT_RUNNING || e.code() == ErrorCode.UNREACHABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static Readiness parse(String text) throws E2dException {
    try {
      JsonObject status = JsonParser.parseString(text).getAsJsonObject();
      List<String> waiting = new ArrayList<>();
      if (status.has("waitingFor")) {
        for (JsonElement each : status.getAsJsonArray("waitingFor")) {
          waiting.add(each.getAsString());
        }
      }
      return new Readiness(
          text.strip(),
          string(status, "node"),
          string(status, "state"),
          string(status, "reason"),
          status.has("etcdPid") ? status.get("etcdPid").getAsLong() : 0,
          waiting);
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new E2dException(
          ErrorCode.FAILED, "client.status", "status", "the status is not as expected: " + text, e);
    }
  }

  private static String string(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** Whether clients are served. */
  boolean serves() {
    return state.equalsIgnoreCase("running");
  }

  /** Whether another node has to come or to change. */
  boolean waits() {
    return state.equalsIgnoreCase("waiting");
  }

  /** Whether only an operator can change anything. */
  boolean refuses() {
    return state.equalsIgnoreCase("refused");
  }

  /** Whether etcd runs and sees no quorum. */
  boolean degraded() {
    return state.equalsIgnoreCase("degraded");
  }

  /** What is waited for, in one line. */
  String line() {
    String detail = waitingFor.isEmpty() ? reason : waitingFor.get(0);
    return state + (detail.isEmpty() ? "" : ": " + detail);
  }

  /** One line for the operator, and one more for each thing waited for. */
  String text() {
    StringBuilder text =
        new StringBuilder(node.isEmpty() ? "the node" : node).append(" is ").append(state);
    if (!reason.isEmpty()) {
      text.append(": ").append(reason);
    }
    for (String each : waitingFor.stream().filter(each -> !each.equals(reason)).toList()) {
      text.append(System.lineSeparator()).append("  waiting for ").append(each);
    }
    return text.toString();
  }
}
