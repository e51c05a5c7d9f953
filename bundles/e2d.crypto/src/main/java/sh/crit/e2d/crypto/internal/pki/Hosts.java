package sh.crit.e2d.crypto.internal.pki;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Names and addresses as a certificate lists them. */
final class Hosts {
  private static final int LONGEST = 253;
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /** A name all of digits and dots is an address that was written wrong. */
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?(?![0-9.]+$)" + LABEL + "(\\." + LABEL + ")*\\.?");

  private Hosts() {}

  /**
   * Sorted, so that the same hosts give the same list.
   *
   * @throws E2dException BAD_USAGE naming what is neither a name nor an address
   */
  static GeneralNames names(Collection<String> hosts) throws E2dException {
    List<GeneralName> names = new ArrayList<>();
    for (String host : new TreeSet<>(hosts)) {
      names.add(name(host));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static GeneralName name(String host) throws E2dException {
    if (IPAddress.isValid(host)) {
      return new GeneralName(GeneralName.iPAddress, host);
    }
    if (host.length() > LONGEST || !NAME.matcher(host).matches()) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          "certs.hosts",
          host,
          "'"
              + host
              + "' is neither a host name nor an IP address; write them as"
              + " etcd-1.example.org,10.0.0.1,fd00::1, without ports");
    }
    return new GeneralName(
        GeneralName.dNSName, host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
  }
}
