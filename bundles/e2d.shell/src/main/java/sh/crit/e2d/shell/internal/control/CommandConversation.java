package sh.crit.e2d.shell.internal.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.shell.internal.command.Answer;
import sh.crit.e2d.shell.internal.command.Call;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.Flag;
import sh.crit.e2d.shell.internal.command.Services;
import sh.crit.e2d.shell.internal.command.Verbs;
import sh.crit.e2d.shell.internal.format.Screen;

/** One command of the appliance, by its name. Only commands that {@link Verbs} knows can be run. */
public final class CommandConversation implements Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(CommandConversation.class);

  private final Services services;
  private final Request.Command request;
  private final FrameWriter frames;

  public CommandConversation(Services services, Request.Command request, FrameWriter frames) {
    this.services = services;
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
      // Without its arguments: what somebody took for an argument may have been a password.
      List<String> words = request.arguments();
      LOG.warn("Command {} failed", words.isEmpty() ? "" : words.get(0), e);
      write(FrameWriter.ERROR, "e2d: the command failed: " + e + "; the log says more");
      return 1;
    }
  }

  private int answer() throws CommandFailure, IOException {
    Call<?> call = Call.of(request.arguments()).withJson(request.json());
    if (call.options().help()) {
      write(FrameWriter.OUTPUT, call.help("e2d "));
      return 0;
    }
    Answer<?> answer = call.ask(services, this::progress);
    boolean json = call.options().json();
    Screen screen = request.terminal().screen().withConfig(call.options().value(Flag.CONFIG));
    write(FrameWriter.OUTPUT, json ? answer.json() : answer.text(screen));
    return answer.exitCode();
  }

  /** That the client has gone is noticed by who reads from it, and ends the work. */
  private void progress(String line) {
    try {
      write(FrameWriter.ERROR, Screen.clean(line));
    } catch (IOException e) {
      LOG.debug("Client cannot be told of progress: {}", e.toString());
    }
  }

  private void write(int kind, String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    frames.write(kind, bytes, 0, bytes.length);
  }
}
