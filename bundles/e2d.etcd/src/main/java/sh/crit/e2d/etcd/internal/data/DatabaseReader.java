package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.bbolt.BoltFile;
import sh.crit.e2d.etcd.internal.data.bbolt.Bucket;

/** Reads the few facts that matter out of etcd's database, whatever its size. */
final class DatabaseReader {
  /** A revision is written as 8 bytes, an underscore and 8 bytes; 't' follows a deletion. */
  private static final int REVISION_BYTES = 17;

  private final Path path;

  private DatabaseReader(Path path) {
    this.path = path;
  }

  /**
   * Reads a database.
   *
   * @param path the database; an empty file is one that etcd has yet to fill
   * @throws CorruptDataException if etcd could not use it
   * @throws IOException if it cannot be read
   */
  static Database read(Path path) throws IOException, CorruptDataException {
    if (Files.size(path) == 0) {
      return Database.EMPTY;
    }
    try (BoltFile file = BoltFile.open(path)) {
      return new DatabaseReader(path).read(file.root());
    }
  }

  private Database read(Bucket root) throws IOException, CorruptDataException {
    Optional<Bucket> meta = root.bucket("meta");
    return new Database(
        number(meta, "consistent_index"),
        number(meta, "term"),
        revision(root, meta),
        members(root, confState(meta)),
        removed(root));
  }

  private long number(Optional<Bucket> meta, String key) throws IOException, CorruptDataException {
    Optional<byte[]> value = meta.isEmpty() ? Optional.empty() : meta.get().get(key);
    if (value.isEmpty()) {
      return 0;
    }
    if (value.get().length != Long.BYTES) {
      throw new CorruptDataException(path, "meta/" + key + " is not a number of 8 bytes");
    }
    return ByteBuffer.wrap(value.get()).getLong();
  }

  /** A compaction may have taken the newest revision away; etcd then goes on after it. */
  private long revision(Bucket root, Optional<Bucket> meta)
      throws IOException, CorruptDataException {
    Optional<Bucket> keys = root.bucket("key");
    if (keys.isEmpty()) {
      return 0;
    }
    long revision = Math.max(Database.FIRST_REVISION, revision(keys.get().lastKey(), "key"));
    if (meta.isPresent()) {
      for (String key : List.of("scheduledCompactRev", "finishedCompactRev")) {
        revision = Math.max(revision, revision(meta.get().get(key), "meta/" + key));
      }
    }
    return revision;
  }

  private long revision(Optional<byte[]> raw, String where) throws CorruptDataException {
    if (raw.isEmpty()) {
      return 0;
    }
    byte[] bytes = raw.get();
    if (bytes.length < REVISION_BYTES || bytes[Long.BYTES] != '_') {
      throw new CorruptDataException(path, where + " holds something that is no revision");
    }
    return ByteBuffer.wrap(bytes).getLong();
  }

  private List<Member> members(Bucket root, ConfState votes)
      throws IOException, CorruptDataException {
    List<Member> members = new ArrayList<>();
    Optional<Bucket> bucket = root.bucket("members");
    if (bucket.isPresent()) {
      bucket
          .get()
          .forEach(
              (key, value) -> {
                Member member =
                    MemberJson.parse(value)
                        .map(MemberJson::member)
                        .orElseThrow(() -> new CorruptDataException(path, "unreadable member"));
                members.add(votes.correct(member));
              });
    }
    return members;
  }

  private ConfState confState(Optional<Bucket> meta) throws IOException, CorruptDataException {
    Optional<byte[]> text = meta.isEmpty() ? Optional.empty() : meta.get().get("confState");
    return text.isEmpty()
        ? ConfState.NONE
        : ConfState.parse(text.get())
            .orElseThrow(() -> new CorruptDataException(path, "meta/confState is unreadable"));
  }

  private Set<Long> removed(Bucket root) throws IOException, CorruptDataException {
    Set<Long> removed = new HashSet<>();
    Optional<Bucket> bucket = root.bucket("members_removed");
    if (bucket.isPresent()) {
      bucket.get().forEach((key, value) -> removed.add(id(key)));
    }
    return removed;
  }

  private long id(byte[] key) throws CorruptDataException {
    String text = new String(key, StandardCharsets.UTF_8);
    try {
      return HexId.parse(text);
    } catch (NumberFormatException e) {
      throw new CorruptDataException(path, "a removed member has no id: '" + text + "'");
    }
  }
}
