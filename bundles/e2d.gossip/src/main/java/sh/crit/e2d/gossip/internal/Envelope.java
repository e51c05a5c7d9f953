package sh.crit.e2d.gossip.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonSerializer;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.Stance;

/**
 * A message of the gossip.
 *
 * <p>Peers of other versions take part in the same group, so a higher schema only ever adds fields;
 * a reader ignores what it does not know. A change that old readers must not see needs another
 * group name.
 *
 * @param schema the version of the message, at least 1
 * @param sequence grows with every message of an instance, also across restarts of this bundle
 * @param node what the node tells
 */
record Envelope(int schema, long sequence, NodeInfo node) {
  /** What this version writes. */
  static final int SCHEMA = 1;

  /** Far above what a node has to tell; bounds what a peer can make us hold. */
  static final int MAX_BYTES = 256 * 1024;

  private static final Type RECOVERY = new TypeToken<Optional<RecoveryBallot>>() {}.getType();

  private static final Type STANCE = new TypeToken<Optional<Stance>>() {}.getType();

  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .registerTypeAdapter(RECOVERY, writer())
          .registerTypeAdapter(RECOVERY, reader(RecoveryBallot.class))
          .registerTypeAdapter(STANCE, writer())
          .registerTypeAdapter(STANCE, reader(Stance.class))
          .create();

  private static JsonSerializer<Optional<?>> writer() {
    return (value, type, context) -> context.serialize(value.orElse(null));
  }

  /** What is of a kind that only a later version knows is read as not there. */
  private static <T> JsonDeserializer<Optional<T>> reader(Class<T> content) {
    return (json, type, context) -> Optional.ofNullable(context.deserialize(json, content));
  }

  static Envelope of(long sequence, NodeInfo node) {
    return new Envelope(SCHEMA, sequence, node);
  }

  byte[] encode() {
    return GSON.toJson(this).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a message.
   *
   * @throws IOException with one line that says what is wrong with it
   */
  static Envelope decode(byte[] bytes, int offset, int length) throws IOException {
    if (length > MAX_BYTES) {
      throw new IOException("it has " + length + " bytes, more than " + MAX_BYTES);
    }
    Envelope read;
    try {
      read =
          GSON.fromJson(new String(bytes, offset, length, StandardCharsets.UTF_8), Envelope.class);
    } catch (RuntimeException e) {
      // Besides its own exceptions the parser passes on those of the records' constructors.
      throw new IOException("it cannot be read: " + e.getMessage(), e);
    }
    if (read == null || read.schema < 1) {
      throw new IOException("it carries no schema number");
    }
    requireComplete("node", read.node);
    if (read.node.name().isBlank() || read.node.instance().isBlank()) {
      throw new IOException("it does not say who sent it");
    }
    return read;
  }

  /** The parser leaves null what is absent or unknown; nobody behind us expects that. */
  private static void requireComplete(String path, Object value) throws IOException {
    if (value == null) {
      throw new IOException(path + " is missing or unknown");
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        requireComplete(path + "[]", item);
      }
    } else if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        requireComplete(path, optional.get());
      }
    } else if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        requireComplete(path + "." + component.getName(), read(component, value));
      }
    }
  }

  private static Object read(RecordComponent component, Object holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the model's records are public", e);
    }
  }
}
