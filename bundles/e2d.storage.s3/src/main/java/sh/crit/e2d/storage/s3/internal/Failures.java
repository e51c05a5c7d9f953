package sh.crit.e2d.storage.s3.internal;

import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a store answers, in words that name the URL and what would be right. The server's own words
 * are left out: some repeat what was signed.
 */
final class Failures {
  private Failures() {}

  static E2dException of(Location location, String key, SdkException e) {
    return e instanceof AwsServiceException answer
        ? answered(location, key, answer)
        : unanswered(location, key, e);
  }

  private static E2dException answered(Location at, String key, AwsServiceException e) {
    String code = code(e);
    return switch (code) {
      case "NoSuchKey" -> make(ErrorCode.NOT_FOUND, at, key, "there is no such object", e);
      case "NoSuchBucket" -> unusable(at, key, noBucket(at), e);
      case "NoSuchUpload" ->
          make(
              ErrorCode.UNREACHABLE,
              at,
              key,
              "the upload was ended by somebody else, perhaps by a lifecycle rule",
              e);
      case "PreconditionFailed", "ConditionalRequestConflict", "OperationAborted" ->
          changed(at, key, e);
      case "AccessDenied", "AllAccessDisabled", "AccountProblem" ->
          unusable(at, key, forbidden(), e);
      case "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "IncompleteSignature",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException" ->
          unusable(
              at,
              key,
              "the credentials are not valid (" + code + "); " + whereCredentialsAre(at),
              e);
      case "ExpiredToken", "TokenRefreshRequired", "InvalidToken", "ExpiredTokenException" ->
          unusable(at, key, "the session token is not valid any more; renew the credentials", e);
      case "RequestTimeTooSkewed", "RequestExpired" ->
          unusable(at, key, "this machine's clock is wrong by minutes; set it (NTP)", e);
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          unusable(at, key, region(e), e);
      case "InvalidObjectState" ->
          unusable(at, key, "the object is archived; restore it from its archive first", e);
      default -> byStatus(at, key, code, e);
    };
  }

  /** What the server calls it; empty where it does not say. */
  static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  private static E2dException byStatus(Location at, String key, String code, Exception cause) {
    AwsServiceException e = (AwsServiceException) cause;
    String said = "HTTP " + e.statusCode() + (code.isEmpty() ? "" : " " + code);
    return switch (e.statusCode()) {
      case 301, 307, 308 -> unusable(at, key, region(e), e);
      case 401, 403 -> unusable(at, key, forbidden(), e);
      case 404 -> make(ErrorCode.NOT_FOUND, at, key, "there is no such object", e);
      case 409, 412 -> changed(at, key, e);
      case 429 -> make(ErrorCode.UNREACHABLE, at, key, "too many requests just now", e);
      default ->
          e.statusCode() >= 500
              ? make(ErrorCode.UNREACHABLE, at, key, "the store is in trouble: " + said, e)
              : unusable(at, key, "the store refuses: " + said, e);
    };
  }

  private static E2dException unanswered(Location at, String key, SdkException e) {
    if (e instanceof Credentials.Missing) {
      return unusable(at, key, "no credentials; " + e.getMessage(), e);
    }
    if (e instanceof Credentials.Unreachable) {
      return make(ErrorCode.UNREACHABLE, at, key, e.getMessage(), e);
    }
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      return make(ErrorCode.UNREACHABLE, at, key, "was interrupted", e);
    }
    return make(ErrorCode.UNREACHABLE, at, key, why(e), e);
  }

  /** Why there was no answer at all. */
  static String why(SdkException e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      if (root instanceof SSLException) {
        break;
      }
      root = root.getCause();
    }
    return root instanceof UnknownHostException
        ? "cannot be reached: no address is known for host " + root.getMessage()
        : root instanceof SSLException
            ? "cannot be reached by TLS, its certificate or a proxy is at fault: " + words(root)
            : "cannot be reached: " + words(root);
  }

  private static String words(Throwable e) {
    String said = e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said.lines().findFirst().orElse("");
  }

  private static String noBucket(Location at) {
    return "there is no bucket '" + at.bucket() + "'; create it, or correct snapshot.file";
  }

  private static String forbidden() {
    return "access is denied; the credentials need to get, put, delete and list objects here, see"
        + " docs/reference/storage.md";
  }

  private static String whereCredentialsAre(Location at) {
    return at.spaces().isPresent()
        ? "correct E2D_DO_SPACES_KEY and E2D_DO_SPACES_SECRET"
        : "correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or where else they come from";
  }

  private static String region(AwsServiceException e) {
    String right =
        e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
            ? ""
            : e.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .map(r -> ", it is in " + r)
                .orElse("");
    return "the bucket is in another region"
        + right
        + "; set snapshot.s3.region, or correct snapshot.s3.endpoint";
  }

  static E2dException changed(Location at, String key, Exception e) {
    return make(
        ErrorCode.PRECONDITION_FAILED,
        at,
        key,
        "was written by somebody else in between; it stays as it is",
        e);
  }

  private static E2dException unusable(Location at, String key, String why, Exception e) {
    return make(ErrorCode.STORAGE_UNUSABLE, at, key, why, e);
  }

  static E2dException make(ErrorCode code, Location at, String key, String why, Exception e) {
    return new E2dException(code, "storage.s3", at.url(key), at.url(key) + ": " + why, e);
  }
}
