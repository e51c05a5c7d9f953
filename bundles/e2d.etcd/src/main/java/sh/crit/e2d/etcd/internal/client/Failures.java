package sh.crit.e2d.etcd.internal.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Translates what gRPC and etcd say into our codes. etcd's texts decide before gRPC's codes: the
 * same code stands for a dead connection, a missing leader and a refused change.
 */
public final class Failures {
  private record Meaning(String words, ErrorCode code) {}

  /** Longer texts before those that they contain. */
  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning("unhealthy cluster", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("too many learner members in cluster", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("which is in sync with leader", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("not enough started members", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("rpc not supported for learner", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("etcdserver: too many requests", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("can only promote a learner member", ErrorCode.PRECONDITION_FAILED),
          new Meaning("Peer URLs already exists", ErrorCode.PRECONDITION_FAILED),
          new Meaning("member ID already exist", ErrorCode.PRECONDITION_FAILED),
          new Meaning("required revision has been compacted", ErrorCode.NOT_FOUND),
          new Meaning("required revision is a future revision", ErrorCode.REFUSED_FOR_NOW),
          new Meaning("database space exceeded", ErrorCode.STORAGE_UNUSABLE),
          new Meaning("requested lease not found", ErrorCode.NOT_FOUND),
          new Meaning("member not found", ErrorCode.NOT_FOUND),
          new Meaning("no leader", ErrorCode.NO_QUORUM),
          new Meaning("leader changed", ErrorCode.NO_QUORUM),
          new Meaning("etcdserver: not leader", ErrorCode.NO_QUORUM),
          new Meaning("etcdserver: request timed out", ErrorCode.NO_QUORUM),
          new Meaning("etcdserver: server stopped", ErrorCode.UNREACHABLE));

  private Failures() {}

  /**
   * Translates a failure.
   *
   * @param silence what no answer before the deadline stands for
   */
  public static E2dException of(
      String operation, String endpoint, StatusRuntimeException failure, ErrorCode silence) {
    Status status = failure.getStatus();
    String text = status.getDescription() == null ? "" : status.getDescription();
    return new E2dException(
        code(status.getCode(), text, silence),
        operation,
        endpoint,
        endpoint + ": " + words(status, text),
        failure);
  }

  private static ErrorCode code(Status.Code code, String text, ErrorCode silence) {
    for (Meaning meaning : MEANINGS) {
      if (text.contains(meaning.words())) {
        return meaning.code();
      }
    }
    return switch (code) {
      case UNAVAILABLE -> ErrorCode.UNREACHABLE;
      case DEADLINE_EXCEEDED -> silence;
      default -> ErrorCode.FAILED;
    };
  }

  private static String words(Status status, String text) {
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "no answer in time";
    }
    if (status.getCode() == Status.Code.CANCELLED && Thread.currentThread().isInterrupted()) {
      return "interrupted";
    }
    // gRPC only says that there was an exception, and below that what its pipeline looked like.
    Throwable cause = status.getCause();
    String reason = cause == null ? "" : firstLine(String.valueOf(cause.getMessage()));
    String said = firstLine(text);
    String both = said.isEmpty() || reason.isEmpty() ? said + reason : said + ": " + reason;
    return both.isEmpty() ? status.getCode().toString() : both;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
