package sh.crit.e2d.launcher.internal.certs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.launcher.internal.cli.Flag;
import sh.crit.e2d.launcher.internal.cli.Invocation;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;
import sh.crit.e2d.spi.crypto.CertificateFiles;
import sh.crit.e2d.spi.crypto.CertificateFiles.KeyType;
import sh.crit.e2d.spi.crypto.CertificateFiles.Report;

/** {@code certs init}: the files of an authority and of its pairs. */
public final class CertsInit {
  private static final String DAYS = "365";
  private static final String CA_DAYS = "3650";

  private final ApplianceLayout layout;
  private final Function<String, Path> place;

  /**
   * Makes nothing yet.
   *
   * @param place finds what a path means where the user is
   */
  public CertsInit(ApplianceLayout layout, Function<String, Path> place) {
    this.layout = layout;
    this.place = place;
  }

  /**
   * Makes what is missing.
   *
   * @throws E2dException with what is wrong, and nothing written
   */
  public Report run(Invocation call) throws E2dException {
    try (CryptoLibrary library = CryptoLibrary.open(layout.home().resolve("bundles"))) {
      return library.certificates().init(request(call));
    }
  }

  private CertificateFiles.Request request(Invocation call) throws E2dException {
    Duration life = days(call, Flag.DAYS, DAYS);
    Duration caLife = days(call, Flag.CA_DAYS, CA_DAYS);
    if (caLife.compareTo(life) < 0) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          "cli.certs",
          Flag.CA_DAYS.longName(),
          "the authority would be valid for "
              + caLife.toDays()
              + " days and what it signs for "
              + life.toDays()
              + "; give --ca-days at least what --days says");
    }
    boolean rsa = call.value(Flag.KEYS).filter("rsa"::equals).isPresent();
    return new CertificateFiles.Request(
        place.apply(call.value(Flag.DIR).orElse("")),
        rsa ? KeyType.RSA : KeyType.ECDSA,
        call.value(Flag.HOSTS).map(CertsInit::hosts).orElseGet(OwnHosts::find),
        caLife,
        life);
  }

  private static Duration days(Invocation call, Flag flag, String otherwise) {
    return Duration.ofDays(Long.parseLong(call.value(flag).orElse(otherwise)));
  }

  private static Set<String> hosts(String given) {
    Set<String> hosts = new TreeSet<>(OwnHosts.LOOPBACK);
    for (String host : given.split(",", -1)) {
      hosts.add(host.strip());
    }
    return hosts;
  }

  /** What was done, for people or for machines. */
  public static String format(Report report, boolean json) {
    if (json) {
      JsonObject object = new JsonObject();
      object.add("written", array(report.written()));
      object.add("kept", array(report.kept()));
      object.add("warnings", array(report.warnings()));
      return object.toString();
    }
    StringJoiner lines = new StringJoiner(System.lineSeparator());
    report.kept().forEach(file -> lines.add("kept " + file));
    report.written().forEach(file -> lines.add("made " + file));
    return lines.toString();
  }

  private static JsonArray array(Collection<?> items) {
    JsonArray array = new JsonArray();
    List.copyOf(items).forEach(item -> array.add(item.toString()));
    return array;
  }
}
