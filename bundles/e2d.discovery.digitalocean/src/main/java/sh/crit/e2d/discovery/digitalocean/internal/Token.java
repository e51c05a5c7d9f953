package sh.crit.e2d.discovery.digitalocean.internal;

import java.util.List;
import java.util.Map;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** What the API knows an account by; it is never printed. */
record Token(String secret) {
  /** Where it may be; the first that is set counts. */
  static final List<String> VARIABLES =
      List.of("E2D_DO_ACCESS_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN", "DIGITALOCEAN_TOKEN");

  static Token of(Map<String, String> environment) throws E2dException {
    String variable =
        VARIABLES.stream()
            .filter(name -> !environment.getOrDefault(name, "").isBlank())
            .findFirst()
            .orElseThrow(
                () ->
                    failure(
                        "digitalocean/tags needs a token that may read droplets; set "
                            + VARIABLES.get(0)
                            + " (or "
                            + String.join(", ", VARIABLES.subList(1, VARIABLES.size()))
                            + ")"));
    String secret = environment.get(variable).strip();
    // The client's own complaint would repeat it.
    if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw failure(variable + ": has a character that no token has, perhaps an end of line");
    }
    return new Token(secret);
  }

  private static E2dException failure(String message) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "discovery.digitalocean", VARIABLES.get(0), message);
  }

  @Override
  public String toString() {
    return "Token[secret]";
  }
}
