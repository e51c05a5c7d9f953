package sh.crit.e2d.testkit.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Version 4 of Amazon's signatures, as a server checks them. */
final class AwsSignature {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

  private AwsSignature() {}

  /**
   * The key that signed the request for the region and service; empty when nobody did.
   *
   * @param secrets by key
   */
  static String signer(
      HttpExchange exchange,
      String body,
      String region,
      String service,
      Map<String, String> secrets)
      throws GeneralSecurityException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher given = FORM.matcher(header == null ? "" : header);
    if (!given.matches() || !secrets.containsKey(given.group(1))) {
      return "";
    }
    String scope = given.group(2) + "/" + region + "/" + service + "/aws4_request";
    String headers =
        Stream.of(given.group(5).split(";", -1))
            .map(name -> name + ":" + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
            .collect(Collectors.joining());
    String request =
        String.join(
            "\n",
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            "",
            headers,
            given.group(5),
            hash(body));
    String date = exchange.getRequestHeaders().getFirst("X-Amz-Date");
    String words = String.join("\n", "AWS4-HMAC-SHA256", date, scope, hash(request));
    byte[] key = ("AWS4" + secrets.get(given.group(1))).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    String right = HexFormat.of().formatHex(hmac(key, words));
    return right.equals(given.group(6)) ? given.group(1) : "";
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String text) throws GeneralSecurityException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
