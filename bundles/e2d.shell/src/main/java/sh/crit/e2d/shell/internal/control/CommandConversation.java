package sh.crit.e2d.shell.internal.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.shell.internal.command.Answer;
import sh.crit.e2d.shell.internal.command.Call;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.Flag;
import sh.crit.e2d.shell.internal.command.Verb;
import sh.crit.e2d.shell.internal.command.Verbs;
import sh.crit.e2d.shell.internal.format.Screen;

/** One command of the appliance, by its name. Only commands that {@link Verbs} knows can be run. */
public final class CommandConversation implements Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(CommandConversation.class);

  private final Supplier<Optional<Appliance>> appliance;
  private final Request.Command request;
  private final FrameWriter frames;

  public CommandConversation(
      Supplier<Optional<Appliance>> appliance, Request.Command request, FrameWriter frames) {
    this.appliance = appliance;
    this.request = request;
    this.frames = frames;
  }

  @Override
  public int run() throws IOException {
    try {
      return answer();
    } catch (CommandFailure e) {
      write(FrameWriter.ERROR, e.toString());
      return e.exitCode();
    } catch (RuntimeException e) {
      LOG.warn("Command {} failed", request.arguments(), e);
      write(FrameWriter.ERROR, "e2d: the command failed: " + e + "; the log says more");
      return 1;
    }
  }

  private int answer() throws CommandFailure, IOException {
    List<String> arguments = request.arguments();
    Verb<?> verb = Verbs.named(arguments.isEmpty() ? "" : arguments.get(0));
    List<String> options = arguments.subList(1, arguments.size());
    Call<?> call = Call.of(verb, options).withJson(request.json());
    if (call.options().help()) {
      write(FrameWriter.OUTPUT, "usage: e2d " + verb.usage() + "\n" + verb.summary());
      return 0;
    }
    Answer<?> answer = call.ask(appliance);
    boolean json = call.options().json();
    Screen screen = request.terminal().screen().withConfig(call.options().value(Flag.CONFIG));
    write(FrameWriter.OUTPUT, json ? answer.json() : answer.text(screen));
    return answer.exitCode();
  }

  private void write(int kind, String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    frames.write(kind, bytes, 0, bytes.length);
  }
}
