package sh.crit.e2d.etcd.internal.data;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Member;

/**
 * The JSON in which etcd writes a member, in its database and in the log alike: {@code {id,
 * peerURLs, isLearner, name, clientURLs}}; what is empty is left out.
 *
 * @param member the member, without a name until it has published one
 * @param promotion whether the log asks to give this learner its vote
 */
record MemberJson(Member member, boolean promotion) {
  /** Reads such a text; empty when it is not one. */
  static Optional<MemberJson> parse(byte[] text) {
    try {
      JsonObject json =
          JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
      JsonElement id = json.get("id");
      Member member =
          new Member(
              id == null ? 0 : Long.parseUnsignedLong(id.getAsString()),
              text(json, "name"),
              texts(json, "peerURLs"),
              texts(json, "clientURLs"),
              flag(json, "isLearner"));
      return Optional.of(new MemberJson(member, flag(json, "isPromote")));
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static boolean flag(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value != null && !value.isJsonNull() && value.getAsBoolean();
  }

  private static List<String> texts(JsonObject json, String key) {
    List<String> texts = new ArrayList<>();
    JsonElement values = json.get(key);
    if (values != null && !values.isJsonNull()) {
      values.getAsJsonArray().forEach(value -> texts.add(value.getAsString()));
    }
    return texts;
  }
}
