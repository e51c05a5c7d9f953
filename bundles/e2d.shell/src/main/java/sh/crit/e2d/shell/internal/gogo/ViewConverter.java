package sh.crit.e2d.shell.internal.gogo;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.shell.internal.command.Verbs;
import sh.crit.e2d.shell.internal.format.Screen;

/** Shows the views of the appliance in a Gogo session as wide as its terminal. */
@Component(service = Converter.class)
public final class ViewConverter implements Converter {
  private static final String TYPED = GogoCommands.SCOPE + ":";

  /** Gogo needs views as text only; there is nothing that it could read one from. */
  @Override
  public Object convert(Class<?> desiredType, Object value) {
    return null;
  }

  /** The text of a view in full; null for other values and shorter forms, which are Gogo's own. */
  @Override
  public CharSequence format(Object target, int level, Converter escape) {
    if (level != INSPECT) {
      return null;
    }
    return Verbs.answer(target).map(answer -> answer.text(screen(escape))).orElse(null);
  }

  private static Screen screen(Converter escape) {
    Process process = Process.Utils.current();
    boolean piped = process != null && !process.isTty(1);
    if (piped || !(escape instanceof CommandSession session)) {
      return Screen.PLAIN.calledBy(TYPED);
    }
    String type = session.get("TERM") instanceof String given ? given : "";
    int columns = session.get("COLUMNS") instanceof Number given ? given.intValue() : 0;
    return Screen.of(type, columns).calledBy(TYPED);
  }
}
