package sh.crit.e2d.itests.architecture;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Rules that only the source can tell: lengths, marks of unfinished work, exceptions that nobody
 * hears of.
 */
final class SourceRules {

  static final int LINES_OF_FILE = 400;
  static final int LINES_OF_METHOD = 40;

  // Put together here, for this file is looked at too.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private SourceRules() {}

  /** Files with more lines than a reader keeps in mind. */
  static List<String> longFiles(List<Path> sources) {
    List<String> found = new ArrayList<>();
    for (Path source : sources) {
      int lines = lines(source).size();
      if (lines > LINES_OF_FILE) {
        found.add(source + ": " + lines + " lines");
      }
    }
    return found;
  }

  /** Lines that put work off. */
  static List<String> unfinished(List<Path> sources) {
    List<String> found = new ArrayList<>();
    for (Path source : sources) {
      List<String> lines = lines(source);
      for (int i = 0; i < lines.size(); i++) {
        if (UNFINISHED.matcher(lines.get(i)).find()) {
          found.add(source + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  /** Methods that do more than one thing, told by their length. */
  static List<String> longMethods(List<Path> sources) {
    List<String> found = new ArrayList<>();
    parse(
        sources,
        (unit, positions) -> new Methods(new Place(unit, positions), found).scan(unit, null));
    return found;
  }

  /** Catch blocks without a statement. */
  static List<String> swallowedExceptions(List<Path> sources) {
    List<String> found = new ArrayList<>();
    parse(
        sources,
        (unit, positions) -> new Catches(new Place(unit, positions), found).scan(unit, null));
    return found;
  }

  private static void parse(
      List<Path> sources, BiConsumer<CompilationUnitTree, SourcePositions> reader) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        reader.accept(unit, positions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path source) {
    try {
      return Files.readAllLines(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where in its file a part of a source stands. */
  private record Place(CompilationUnitTree unit, SourcePositions positions) {
    String of(Tree tree) {
      return unit.getSourceFile().getName() + ":" + line(positions.getStartPosition(unit, tree));
    }

    long lines(Tree tree) {
      return line(positions.getEndPosition(unit, tree))
          - line(positions.getStartPosition(unit, tree))
          + 1;
    }

    private long line(long position) {
      LineMap lines = unit.getLineMap();
      return lines.getLineNumber(position);
    }
  }

  private static final class Methods extends TreeScanner<Void, Void> {
    private final Place place;
    private final List<String> found;

    Methods(Place place, List<String> found) {
      this.place = place;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      BlockTree body = method.getBody();
      if (body != null && place.lines(body) > LINES_OF_METHOD) {
        found.add(
            place.of(method) + ": " + method.getName() + " has " + place.lines(body) + " lines");
      }
      return super.visitMethod(method, null);
    }
  }

  private static final class Catches extends TreeScanner<Void, Void> {
    private final Place place;
    private final List<String> found;

    Catches(Place place, List<String> found) {
      this.place = place;
      this.found = found;
    }

    @Override
    public Void visitCatch(CatchTree caught, Void nothing) {
      if (caught.getBlock().getStatements().isEmpty()) {
        found.add(place.of(caught) + ": swallows " + caught.getParameter().getType());
      }
      return super.visitCatch(caught, null);
    }
  }
}
