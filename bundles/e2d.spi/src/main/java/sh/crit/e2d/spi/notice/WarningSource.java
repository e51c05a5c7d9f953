package sh.crit.e2d.spi.notice;

import java.util.List;

/**
 * Tells what an operator should mend although the node works. Registered as a service by any bundle
 * that has something of the kind to say; the appliance shows all of it in its status.
 *
 * <p><b>Lifecycle.</b> Asked at each status, for as long as the service is there; a source that
 * goes away takes its warnings along.
 *
 * <p><b>Threading.</b> Asked from any thread; answers at once, from what it knows already.
 *
 * <p><b>Errors.</b> None: a source that cannot tell says so in a warning.
 */
public interface WarningSource {
  /**
   * The warnings that hold now, each one line that names what is wrong and what would mend it,
   * without secrets.
   *
   * @return empty when there is nothing to mend, never null
   */
  List<String> warnings();
}
