package sh.crit.e2d.shell.internal;

import java.io.IOException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.shell.internal.command.Services;
import sh.crit.e2d.shell.internal.control.CommandConversation;
import sh.crit.e2d.shell.internal.control.Conversation;
import sh.crit.e2d.shell.internal.control.FrameWriter;
import sh.crit.e2d.shell.internal.control.Request;
import sh.crit.e2d.shell.internal.terminal.Gogo;
import sh.crit.e2d.shell.internal.terminal.LineConversation;
import sh.crit.e2d.shell.internal.terminal.ShellConversation;

/**
 * Chooses who serves a request. The classes of the Gogo modes are named in their own branches only:
 * the terminal library behind them takes memory that a daemon without a shell does not need.
 */
final class Modes implements Conversation.Opener {
  private final NodeFiles files;
  private final Services services;
  private final Gogo gogo;

  Modes(NodeFiles files, Services services, Gogo gogo) {
    this.files = files;
    this.services = services;
    this.gogo = gogo;
  }

  @Override
  public Conversation open(Request request, FrameWriter frames) throws IOException {
    if (request instanceof Request.Command command) {
      return new CommandConversation(services, command, frames);
    } else if (request instanceof Request.Line line) {
      return new LineConversation(gogo, line, frames);
    }
    return new ShellConversation(gogo, files, services::appliance, request.terminal(), frames);
  }
}
