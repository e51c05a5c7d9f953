package com.example.gcs;

import static sh.crit.e2d.spi.http.HttpApi.encoded;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.http.HttpApi;
import sh.crit.e2d.spi.http.Reply;
import sh.crit.e2d.spi.http.Tokens;
import sh.crit.e2d.spi.storage.ChunkedUpload;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.HttpStore;
import sh.crit.e2d.spi.storage.ObjectUrl;
import sh.crit.e2d.spi.storage.StoredObject;

/** A folder of a bucket, by Google's JSON API. The version of an object is its generation. */
final class GcsStore extends HttpStore {
  private static final String TOKEN = "GOOGLE_OAUTH_ACCESS_TOKEN";
  private static final int CHUNK = 8 << 20; // Google wants a multiple of 256 KiB.

  private final Gson gson =
      new GsonBuilder()
          .registerTypeAdapter(StoredObject.class, (JsonDeserializer<?>) GcsStore::object)
          .create();
  private final Map<String, String> environment;
  private final String api;
  private final String objects;

  GcsStore(ObjectUrl at, Map<String, String> environment, Duration patience) throws E2dException {
    super("storage.gcs", at, CHUNK, patience);
    this.environment = environment;
    String usual = "https://storage.googleapis.com";
    this.api = HttpApi.endpoint(environment, "STORAGE_EMULATOR_HOST", usual);
    this.objects = "/storage/v1/b/" + at.bucket() + "/o";
  }

  private record Issued(String access_token, long expires_in) {
    Tokens.Token token() {
      return new Tokens.Token(access_token, Duration.ofSeconds(expires_in));
    }
  }

  private record Items(List<StoredObject> items, String nextPageToken) {}

  private record Rewritten(boolean done, String rewriteToken, StoredObject resource) {}

  private static StoredObject object(JsonElement json, Type type, Object context) {
    JsonObject o = json.getAsJsonObject();
    Instant made = Instant.parse(o.get("timeCreated").getAsString());
    String version = o.get("generation").getAsString();
    return new StoredObject(o.get("name").getAsString(), o.get("size").getAsLong(), made, version);
  }

  /** Of the machine's service account, where the environment holds none. */
  @Override
  protected Tokens.Token issue() throws E2dException {
    if (environment.containsKey(TOKEN)) {
      return new Tokens.Token(environment.get(TOKEN), Duration.ofDays(1));
    }
    String host = environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal");
    String path = "/computeMetadata/v1/instance/service-accounts/default/token";
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + path));
    return http()
        .call(request.header("Metadata-Flavor", "Google").build())
        .read(b -> gson.fromJson(b, Issued.class).token())
        .orElseThrow(() -> failure(ErrorCode.STORAGE_UNUSABLE, "", "no credentials; set " + TOKEN));
  }

  private HttpRequest.Builder to(String path) throws E2dException {
    return authorized(api + path, TOKEN);
  }

  private String path(String key) {
    return objects + "/" + encoded(key);
  }

  @Override
  protected StoredObject lookUp(String key) throws E2dException {
    return call(key, to(path(key)), b -> gson.fromJson(b, StoredObject.class));
  }

  @Override
  protected List<StoredObject> search(String prefix) throws E2dException {
    List<StoredObject> all = new ArrayList<>();
    for (String page = ""; page != null; ) {
      String query = "?prefix=" + encoded(prefix) + "&pageToken=" + encoded(page);
      Items items = call(prefix, to(objects + query), b -> gson.fromJson(b, Items.class));
      all.addAll(items.items() == null ? List.of() : items.items());
      page = items.nextPageToken();
    }
    return all;
  }

  @Override
  protected InputStream open(StoredObject object, long offset) throws E2dException {
    String path = path(object.name()) + "?alt=media&generation=" + object.version();
    HttpApi.Refusal refusal = reply -> refusal(object.name(), reply);
    return http().read(() -> to(path).build(), offset, object.size(), refusal);
  }

  @Override
  protected StoredObject copy(StoredObject from, String to, Condition condition)
      throws E2dException {
    String path = path(from.name()) + "/rewriteTo" + path(to).substring("/storage/v1".length());
    String query = path + "?sourceGeneration=" + from.version() + wanted(condition);
    for (String more = ""; ; ) {
      HttpRequest.Builder request = to(query + more).POST(BodyPublishers.noBody());
      Rewritten answer = call(to, request, b -> gson.fromJson(b, Rewritten.class));
      if (answer.done()) {
        return answer.resource();
      }
      more = "&rewriteToken=" + encoded(answer.rewriteToken());
    }
  }

  private static String wanted(Condition condition) {
    boolean any = condition.equals(Condition.NONE);
    return any ? "" : "&ifGenerationMatch=" + condition.version().orElse("0");
  }

  @Override
  protected void remove(String key) throws E2dException {
    call(key, to(path(key)).DELETE());
  }

  @Override
  protected ChunkedUpload.Chunks begin(String key) {
    return new Resumable(key);
  }

  /** Its condition has to be told at its begin; so a large object gets its name by a copy. */
  private final class Resumable implements ChunkedUpload.Chunks {
    private final String key;
    private final String hidden = at().folder() + ".e2d-upload-" + UUID.randomUUID();
    private volatile String session;
    private long sent;

    Resumable(String key) {
      this.key = key;
    }

    @Override
    public void send(byte[] chunk) throws E2dException {
      if (session == null) {
        String query = "?uploadType=resumable&name=" + encoded(hidden);
        Reply reply = call(key, to("/upload" + objects + query).POST(BodyPublishers.noBody()));
        session = reply.header("Location").orElseThrow(() -> refusal(key, reply));
      }
      Reply reply = put(chunk, 0, "*");
      if (reply.status() != 308) {
        throw refusal(key, reply);
      }
      sent += chunk.length;
    }

    /** Google may keep a part of it only, and then says where to go on. */
    private Reply put(byte[] bytes, int from, String total) throws E2dException {
      String range = (sent + from) + "-" + (sent + bytes.length - 1);
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(session));
      request.header("Content-Range", "bytes " + range + "/" + total);
      request.PUT(BodyPublishers.ofByteArray(bytes, from, bytes.length - from));
      Reply reply = http().call(request.build());
      if (reply.status() != 308) {
        return reply;
      }
      String kept = reply.header("Range").filter(r -> r.matches("bytes=0-[0-9]{1,15}")).orElse("");
      long next = kept.isEmpty() ? 0 : Long.parseLong(kept.substring(8)) + 1 - sent;
      if (next <= from || next > bytes.length) {
        throw failure(ErrorCode.UNREACHABLE, key, "the upload does not go on");
      }
      return next < bytes.length ? put(bytes, (int) next, total) : reply;
    }

    @Override
    public StoredObject finish(byte[] rest, Condition condition) throws E2dException {
      if (session == null) {
        String url = "/upload" + objects + "?uploadType=media&name=" + encoded(key);
        var all = to(url + wanted(condition)).POST(BodyPublishers.ofByteArray(rest));
        return call(key, all, b -> gson.fromJson(b, StoredObject.class));
      }
      Reply reply = put(rest, 0, Long.toString(sent + rest.length));
      StoredObject whole = answered(key, reply, b -> gson.fromJson(b, StoredObject.class));
      return copy(whole, key, condition);
    }

    @Override
    public void clear() throws E2dException {
      if (session != null) {
        once(HttpRequest.newBuilder(URI.create(session)).DELETE());
        once(to(path(hidden)).DELETE());
      }
    }
  }
}
