package sh.crit.e2d.etcd.internal.data;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.model.Member;

/**
 * Who votes according to raft, which etcd notes in its database from 3.5. It is right where the
 * list of members beside it is not: etcd before 3.5.20 keeps calling a member a learner there after
 * its promotion.
 *
 * @param voters ids of members with a vote
 * @param learners ids of members without one
 */
record ConfState(Set<Long> voters, Set<Long> learners) {
  /** Nothing was noted. */
  static final ConfState NONE = new ConfState(Set.of(), Set.of());

  ConfState {
    voters = Set.copyOf(voters);
    learners = Set.copyOf(learners);
  }

  /** Reads {@code {"voters":[…],"learners":[…]}}; empty when the text is not that. */
  static Optional<ConfState> parse(byte[] text) {
    try {
      JsonObject json =
          JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
      return Optional.of(new ConfState(ids(json, "voters"), ids(json, "learners")));
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static Set<Long> ids(JsonObject json, String key) {
    Set<Long> ids = new HashSet<>();
    JsonElement values = json.get(key);
    if (values != null && !values.isJsonNull()) {
      values.getAsJsonArray().forEach(id -> ids.add(Long.parseUnsignedLong(id.getAsString())));
    }
    return ids;
  }

  /** The member as it is, its vote as it was noted here. */
  Member correct(Member member) {
    boolean learner =
        learners.contains(member.id()) || (member.learner() && !voters.contains(member.id()));
    return new Member(member.id(), member.name(), member.peerUrls(), member.clientUrls(), learner);
  }
}
