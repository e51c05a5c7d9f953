package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest of what lies aside: only directories with a name of ours, nothing else. Each
 * reason has its own count, so that the empty remains of starts that failed over and over never
 * push out data.
 */
final class AsideRetention {
  private static final Logger LOG = LoggerFactory.getLogger(AsideRetention.class);

  /** How many of a reason are kept, the one that was just moved included. */
  static final int KEPT = 5;

  private final Path aside;

  AsideRetention(Path aside) {
    this.aside = aside;
  }

  /**
   * Failure to delete is told in the log and is no reason to fail: the move is done.
   *
   * @param newest stays whatever its name says; a clock may have been set back
   */
  void prune(Path newest) {
    try {
      List<Path> old = new ArrayList<>(oldestFirst(reason(newest)));
      old.remove(newest);
      for (Path victim : old.subList(0, Math.max(0, old.size() - (KEPT - 1)))) {
        delete(victim);
        LOG.atInfo()
            .addKeyValue("path", victim)
            .addKeyValue("kept", KEPT)
            .log("deleted the oldest member data that lay aside");
      }
    } catch (IOException e) {
      LOG.warn("old member data below {} cannot be deleted: {}", aside, e.toString());
    }
  }

  private static Optional<String> reason(Path path) {
    return AsideName.parse(MemberFiles.name(path)).map(AsideName::reason);
  }

  private List<Path> oldestFirst(Optional<String> reason) throws IOException {
    record Named(AsideName name, Path path) {}
    List<Named> ours = new ArrayList<>();
    for (Path path : MemberFiles.list(aside)) {
      Optional<AsideName> name = AsideName.parse(MemberFiles.name(path));
      boolean counts = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !isEmpty(path);
      if (name.isPresent() && name.map(AsideName::reason).equals(reason) && counts) {
        ours.add(new Named(name.get(), path));
      }
    }
    ours.sort(Comparator.comparing(Named::name));
    return ours.stream().map(Named::path).toList();
  }

  /** A crash just before a move leaves one; it must not push out what holds data. */
  private static boolean isEmpty(Path directory) throws IOException {
    return MemberFiles.list(directory).isEmpty();
  }

  /** Links are deleted and not followed. */
  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
