package sh.crit.e2d.etcd.internal.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** etcd's refusals in terms of our own. etcd tells them apart by their text alone. */
final class EtcdErrors {
  /** What marks an answer of etcd's own, as against one of the transport. */
  private static final String OF_ETCD = "etcdserver:";

  private static final Map<String, ErrorCode> BY_TEXT =
      Map.of(
          "unhealthy cluster", ErrorCode.REFUSED_FOR_NOW,
          "not enough started members", ErrorCode.REFUSED_FOR_NOW,
          "in sync with leader", ErrorCode.REFUSED_FOR_NOW,
          "too many learner members", ErrorCode.REFUSED_FOR_NOW,
          "member not found", ErrorCode.NOT_FOUND,
          "peer urls already exists", ErrorCode.PRECONDITION_FAILED,
          "can only promote a learner member", ErrorCode.PRECONDITION_FAILED,
          "no leader", ErrorCode.NO_QUORUM,
          "request timed out", ErrorCode.NO_QUORUM,
          "leader changed", ErrorCode.NO_QUORUM);

  private EtcdErrors() {}

  static E2dException of(String operation, String endpoint, StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String text = Objects.requireNonNullElse(status.getDescription(), "");
    return new E2dException(
        code(status, text.toLowerCase(Locale.ROOT)),
        operation,
        endpoint,
        operation + " at " + endpoint + ": " + line(status, text, failure),
        failure);
  }

  private static ErrorCode code(Status status, String text) {
    if (text.startsWith(OF_ETCD)) {
      return BY_TEXT.entrySet().stream()
          .filter(e -> text.contains(e.getKey()))
          .map(Map.Entry::getValue)
          // "not in sync" also reads as "can only promote …": the passing reason wins
          .min(
              (a, b) ->
                  Boolean.compare(b == ErrorCode.REFUSED_FOR_NOW, a == ErrorCode.REFUSED_FOR_NOW))
          .orElse(ErrorCode.FAILED);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> ErrorCode.UNREACHABLE;
      default -> ErrorCode.FAILED;
    };
  }

  private static String line(Status status, String text, StatusRuntimeException failure) {
    if (text.startsWith(OF_ETCD)) {
      return text.substring(OF_ETCD.length()).trim();
    }
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "no answer in time";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), status.getCode().toString())
        .lines()
        .findFirst()
        .orElse(status.getCode().toString());
  }
}
