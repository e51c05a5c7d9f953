package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.ObjectNames;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** The objects of one directory. Files whose names begin with a dot are nobody's objects. */
final class FileStore implements Store {
  private final Path root;
  private final String newest;
  private final Set<FileUpload> uploads = ConcurrentHashMap.newKeySet();

  FileStore(Path root, String newest) {
    this.root = root;
    this.newest = newest;
  }

  @Override
  public String newest() {
    return newest;
  }

  @Override
  public String url(String name) {
    return root.resolve(name).toUri().toString();
  }

  private Path file(String name) throws E2dException {
    ObjectNames.check(name);
    requireRoot();
    return root.resolve(name);
  }

  /** A disk that is not mounted must not look like a store without any backups. */
  private void requireRoot() throws E2dException {
    if (!Files.isDirectory(root)) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "storage.file",
          root.toString(),
          url(newest)
              + ": "
              + (Files.exists(root) ? root + " is no directory" : "there is no directory " + root)
              + "; create it, or mount the disk that it is on");
    }
  }

  @Override
  public Optional<StoredObject> find(String name) throws E2dException {
    Path file = file(name);
    if (Files.isDirectory(file)) {
      throw unusable(file, "is a directory, where a file is meant");
    }
    return look(file);
  }

  /** The object in a file. A link that leads to a disk which is not mounted is not: no object. */
  Optional<StoredObject> look(Path file) throws E2dException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.isRegularFile() ? Optional.of(object(file, found)) : Optional.empty();
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        throw unusable(file, "is a link to what is not there; mount the disk that it leads to");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  private static E2dException unusable(Path file, String why) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE, "storage.file", file.toString(), file.toUri() + ": " + why);
  }

  /** A replaced file is another file even when time stands still. */
  private StoredObject object(Path file, BasicFileAttributes found) {
    return new StoredObject(
        root.relativize(file).toString(),
        found.size(),
        found.lastModifiedTime().toInstant(),
        found.fileKey() + "-" + found.lastModifiedTime().toInstant() + "-" + found.size());
  }

  @Override
  public List<StoredObject> list(String prefix) throws E2dException {
    requireRoot();
    List<StoredObject> objects = new ArrayList<>();
    collect(root, prefix, new HashSet<>(), objects);
    objects.sort(Comparator.comparing(StoredObject::name));
    return objects;
  }

  /** Looks only where such names can be: the directory may be shared with what is not ours. */
  private void collect(Path directory, String prefix, Set<Path> visited, List<StoredObject> into)
      throws E2dException {
    try {
      // A link may lead to another disk, and back to where it is.
      if (!visited.add(directory.toRealPath())) {
        return;
      }
    } catch (IOException e) {
      throw Failures.of(directory, e);
    }
    for (Path entry : entries(directory)) {
      String name = root.relativize(entry).toString();
      String folder = name + "/";
      if (Files.isDirectory(entry)) {
        if (folder.startsWith(prefix) || prefix.startsWith(folder)) {
          collect(entry, prefix, visited, into);
        }
      } else if (prefix.equals(folder)) {
        look(entry);
        throw unusable(entry, "is a file, where a directory is meant");
      } else if (name.startsWith(prefix)) {
        look(entry).ifPresent(into::add);
      }
    }
  }

  private static List<Path> entries(Path directory) throws E2dException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(f -> !f.getFileName().toString().startsWith(".")).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw Failures.of(directory, e);
    }
  }

  @Override
  public InputStream read(String name, long offset) throws E2dException {
    Path file = file(name);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        channel.position(offset);
        return Channels.newInputStream(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public Upload write(String name) throws E2dException {
    FileUpload upload = FileUpload.begin(this, root, file(name), uploads::remove);
    uploads.add(upload);
    return upload;
  }

  @Override
  public StoredObject copy(String from, String to, Condition condition) throws E2dException {
    try (InputStream in = read(from, 0);
        Upload upload = write(to)) {
      in.transferTo(upload.stream());
      return upload.complete(condition);
    } catch (IOException e) {
      throw Failures.of(file(to), e);
    }
  }

  @Override
  public void delete(String name) throws E2dException {
    Path file = file(name);
    if (Files.isDirectory(file)) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE, "storage.file", name, file + " is a directory; it stays");
    }
    try {
      Files.deleteIfExists(file);
      // Where nothing is written any more, nobody else would do it.
      StoreLock.holding(
          root,
          () -> {
            DeadParts.sweep(file.getParent());
            return true;
          });
      Durable.sync(file.getParent());
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw Failures.of(file, e);
    }
  }

  @Override
  public void close() {
    uploads.forEach(FileUpload::close);
  }
}
