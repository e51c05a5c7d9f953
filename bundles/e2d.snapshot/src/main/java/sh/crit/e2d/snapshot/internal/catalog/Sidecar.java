package sh.crit.e2d.snapshot.internal.catalog;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.pipeline.Database;
import sh.crit.e2d.snapshot.internal.pipeline.Sha256;
import sh.crit.e2d.snapshot.internal.pipeline.Stored;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** {@link Entry} as the JSON that lies beside a backup. */
final class Sidecar {
  private static final int SCHEMA = 1;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CHECKED =
      Pattern.compile("(.*),\\s*\"check\": \"([0-9a-f]{64})\"\\s*}\\s*", Pattern.DOTALL);

  private final Gson gson = new GsonBuilder().setPrettyPrinting().create();

  /** The text of the JSON; times are ISO-8601 in UTC, ids and hashes hexadecimal. */
  private record Document(
      int schema,
      String id,
      String object,
      String time,
      String clusterId,
      long revision,
      long term,
      long index,
      String etcdVersion,
      String node,
      boolean ordered,
      long databaseSize,
      String databaseSha256,
      boolean databaseHashed,
      long storedSize,
      String storedSha256,
      String compression,
      String encryption,
      String keyId,
      Proof proof,
      String verified,
      String problem,
      Drill drilled) {}

  private record Proof(long revision, long compactRevision, String hash, long keys) {}

  private record Drill(
      String time, long revision, long keys, String hash, boolean compared, long millis) {}

  /** Only the version, for what may be of a later one. */
  private record Version(int schema) {}

  String write(Entry entry) {
    return checked(document(entry));
  }

  /** With a last field that proves all before it. */
  private static String checked(String json) {
    String proven = json.substring(0, json.lastIndexOf('}')).stripTrailing();
    return proven + ",\n  \"check\": \"" + sha256(proven) + "\"\n}";
  }

  /** Whether nothing before the last field is another than it was written. */
  private static boolean isWhole(String json) {
    Matcher found = CHECKED.matcher(json);
    return found.matches() && sha256(found.group(1)).equals(found.group(2));
  }

  private static String sha256(String text) {
    return Sha256.hex(Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String document(Entry entry) {
    Origin from = entry.origin();
    return gson.toJson(
        new Document(
            SCHEMA,
            entry.id(),
            entry.object(),
            entry.time().toString(),
            from.clusterId() == 0 ? "" : HexId.format(from.clusterId()),
            from.revision(),
            from.term(),
            from.index(),
            from.etcdVersion(),
            from.node(),
            from.ordered(),
            entry.database().map(Database::bytes).orElse(0L),
            entry.database().map(Database::sha256).orElse(""),
            entry.database().map(Database::proven).orElse(false),
            entry.stored().bytes(),
            entry.stored().sha256(),
            word(entry.compression()),
            entry.seal().map(Sidecar::word).orElse("none"),
            entry.keyId().orElse(""),
            entry.proof().map(Sidecar::proof).orElse(null),
            entry.verified().map(Instant::toString).orElse(""),
            entry.problem(),
            entry.drilled().map(Sidecar::drill).orElse(null)));
  }

  /**
   * Reads one; gson reports what does not fit by several kinds of unchecked exceptions.
   *
   * @param id whose it should be
   * @param names what its object may be called
   * @param url for messages
   */
  Entry read(String json, String id, Names names, String url) throws E2dException {
    try {
      Version version = gson.fromJson(json, Version.class);
      if (version == null || version.schema() != SCHEMA) {
        throw new E2dException(
            ErrorCode.SNAPSHOT_UNSUPPORTED,
            "snapshot.catalog",
            url,
            url
                + ": is of version "
                + (version == null ? 0 : version.schema())
                + ", and this program reads "
                + SCHEMA
                + "; its backup is passed over");
      }
      Entry entry = entry(gson.fromJson(json, Document.class));
      if (!isWhole(json)
          || !entry.id().equals(id)
          || !names.idOfObject(entry.object()).equals(Optional.of(id))
          || !SHA256.matcher(entry.stored().sha256()).matches()) {
        throw new IllegalArgumentException("is not what was written");
      }
      return entry;
    } catch (RuntimeException e) {
      throw new E2dException(
          ErrorCode.SNAPSHOT_DAMAGED,
          "snapshot.catalog",
          url,
          url + ": cannot be understood; its backup is passed over",
          e);
    }
  }

  private static Entry entry(Document from) {
    Optional<Database> database =
        from.databaseSize() == 0
            ? Optional.empty()
            : Optional.of(
                new Database(from.databaseSize(), from.databaseSha256(), from.databaseHashed()));
    return new Entry(
        from.id(),
        from.object(),
        Instant.parse(from.time()),
        new Origin(
            from.clusterId().isEmpty() ? 0 : HexId.parse(from.clusterId()),
            from.revision(),
            from.term(),
            from.index(),
            from.etcdVersion(),
            from.node(),
            from.ordered()),
        database,
        new Stored(from.storedSize(), from.storedSha256()),
        Compression.valueOf(from.compression().toUpperCase(Locale.ROOT)),
        from.encryption().equals("none")
            ? Optional.empty()
            : Optional.of(SealFormat.valueOf(from.encryption().toUpperCase(Locale.ROOT))),
        Optional.of(from.keyId()).filter(key -> !key.isEmpty()),
        Optional.ofNullable(from.proof()).map(Sidecar::proof),
        Optional.of(from.verified()).filter(time -> !time.isEmpty()).map(Instant::parse),
        from.problem(),
        Optional.ofNullable(from.drilled()).map(Sidecar::drill));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Proof proof(EtcdContent.Proof from) {
    return new Proof(
        from.revision(), from.compactRevision(), HexId.format(from.hash()), from.keys());
  }

  private static EtcdContent.Proof proof(Proof from) {
    return new EtcdContent.Proof(
        from.revision(), from.compactRevision(), HexId.parse(from.hash()), from.keys());
  }

  private static Drill drill(Drilled from) {
    return new Drill(
        from.time().toString(),
        from.revision(),
        from.keys(),
        HexId.format(from.hash()),
        from.compared(),
        from.millis());
  }

  private static Drilled drill(Drill from) {
    return new Drilled(
        Instant.parse(from.time()),
        from.revision(),
        from.keys(),
        HexId.parse(from.hash()),
        from.compared(),
        from.millis());
  }
}
