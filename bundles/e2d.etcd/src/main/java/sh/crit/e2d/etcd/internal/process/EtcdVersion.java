package sh.crit.e2d.etcd.internal.process;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of etcd.
 *
 * @param major for example 3
 * @param minor for example 5
 * @param text the whole version, for example {@code 3.5.30} or {@code 3.6.0-rc.1}
 */
public record EtcdVersion(int major, int minor, String text) {
  private static final Pattern FIRST_LINE =
      Pattern.compile("etcd Version: ((\\d{1,4})\\.(\\d{1,4})\\.[\\w.+-]{1,40})");

  /** Finds the version in what {@code etcd --version} prints. */
  public static Optional<EtcdVersion> find(String output) {
    Matcher matcher = FIRST_LINE.matcher(output);
    return matcher.find()
        ? Optional.of(
            new EtcdVersion(
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(1)))
        : Optional.empty();
  }

  /** Whether it is this minor version or a newer one. */
  public boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @Override
  public String toString() {
    return text;
  }
}
