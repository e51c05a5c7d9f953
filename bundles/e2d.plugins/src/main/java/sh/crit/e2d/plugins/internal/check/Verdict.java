package sh.crit.e2d.plugins.internal.check;

import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.api.service.PluginView;

/** What came of looking at a jar. */
public sealed interface Verdict {
  /**
   * It may be installed.
   *
   * @param identity who it is
   * @param copy of it, which nobody else writes
   * @param digest of all its bytes
   */
  record Accepted(Identity identity, Path copy, String digest) implements Verdict {}

  /**
   * It may not, as it is.
   *
   * @param state INCOMPLETE or REFUSED
   * @param reason one line that goes on after the name of the file
   * @param identity who it says it is, where that can be read
   * @param digest of all its bytes, where they could be read
   */
  record Refused(
      PluginView.State state, String reason, Optional<Identity> identity, Optional<String> digest)
      implements Verdict {
    /** Of a file that could not be read. */
    public static Refused unread(String reason) {
      return new Refused(PluginView.State.REFUSED, reason, Optional.empty(), Optional.empty());
    }
  }
}
