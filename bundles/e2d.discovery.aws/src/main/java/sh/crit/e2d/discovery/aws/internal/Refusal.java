package sh.crit.e2d.discovery.aws.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * What an error of Amazon's means, in words that say what helps.
 *
 * @param code what it is for who asks
 * @param words what follows the name of the service
 * @param isOfCredentials whether others might do better
 */
record Refusal(ErrorCode code, String words, boolean isOfCredentials) {
  private static final Duration TOLERATED = Duration.ofMinutes(4);
  private static final Set<String> THROTTLED =
      Set.of(
          "RequestLimitExceeded",
          "Client.RequestLimitExceeded",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "TooManyRequestsException",
          "SlowDown",
          "EC2ThrottledException",
          "BandwidthLimitExceeded");
  private static final Set<String> FORBIDDEN =
      Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "OptInRequired");
  private static final Set<String> UNKNOWN =
      Set.of(
          "AuthFailure",
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "UnrecognizedClientException",
          "MissingAuthenticationToken",
          "IncompleteSignature",
          "SignatureDoesNotMatch",
          "Blocked");
  private static final Set<String> EXPIRED =
      Set.of("RequestExpired", "ExpiredToken", "ExpiredTokenException", "RequestTimeTooSkewed");

  /**
   * Reads an answer that is none.
   *
   * @param answer empty when it says nothing that can be read
   * @param date the answer's header of that name
   */
  static Refusal of(int status, Optional<Xml> answer, Optional<String> date, Instant now) {
    String code = answer.flatMap(xml -> xml.first("Code")).orElse("");
    String said = said(status, code, answer.flatMap(xml -> xml.first("Message")).orElse(""));
    if (THROTTLED.contains(code) || status == 429) {
      return new Refusal(ErrorCode.REFUSED_FOR_NOW, "has been asked too often" + said, false);
    } else if (FORBIDDEN.contains(code)) {
      return new Refusal(
          ErrorCode.BAD_CONFIGURATION,
          "forbids it"
              + said
              + "; allow ec2:DescribeInstances, autoscaling:DescribeAutoScalingGroups and"
              + " autoscaling:DescribeAutoScalingInstances",
          true);
    } else if (UNKNOWN.contains(code) || status == 401) {
      return new Refusal(
          ErrorCode.BAD_CONFIGURATION,
          "does not know the credentials"
              + said
              + clock(date, now).orElse("; correct them, or the region that they are good for"),
          true);
    } else if (EXPIRED.contains(code)) {
      return new Refusal(
          ErrorCode.REFUSED_FOR_NOW,
          "calls it expired"
              + said
              + clock(date, now).orElse("; renew the credentials, or set the clock"),
          true);
    }
    return new Refusal(ErrorCode.UNREACHABLE, "failed" + said, false);
  }

  private static String said(int status, String code, String message) {
    String first = message.lines().findFirst().orElse("");
    return " ("
        + status
        + (code.isEmpty() ? "" : " " + code)
        + (first.isEmpty() ? "" : ": " + first)
        + ")";
  }

  /** Amazon takes no signature whose time is some minutes off, and then blames the credentials. */
  private static Optional<String> clock(Optional<String> date, Instant now) {
    try {
      return date.map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(theirs -> Duration.between(theirs.toInstant(), now))
          .filter(off -> off.abs().compareTo(TOLERATED) > 0)
          .map(
              off ->
                  "; this machine's clock is "
                      + off.abs().toMinutes()
                      + " minutes "
                      + (off.isNegative() ? "slow" : "fast")
                      + ", set it (NTP)");
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
