package com.example.gcs;

import static sh.crit.e2d.spi.http.HttpApi.encoded;

import com.google.gson.Gson;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
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
  // Google wants a multiple of 256 KiB.
  private static final int CHUNK = 8 << 20;

  private final Gson gson = new Gson();
  private final Map<String, String> environment;
  private final String api;
  private final String bucket;

  GcsStore(ObjectUrl at, Map<String, String> environment, Duration patience) throws E2dException {
    super("storage.gcs", at, CHUNK, patience);
    String key = "STORAGE_EMULATOR_HOST";
    this.environment = environment;
    this.api =
        HttpApi.endpoint(key, environment.getOrDefault(key, "https://storage.googleapis.com"));
    this.bucket = "/storage/v1/b/" + at.bucket();
  }

  private record Issued(String access_token, long expires_in) {}

  private record Items(List<Item> items, String nextPageToken) {}

  private record Rewritten(boolean done, String rewriteToken, Item resource) {}

  private record Item(String name, long size, String timeCreated, String generation) {
    StoredObject object() {
      return new StoredObject(name, size, Instant.parse(timeCreated), generation);
    }
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
    Reply reply = http().call(request.header("Metadata-Flavor", "Google").build());
    if (!reply.ok()) {
      String why = "no credentials; set " + TOKEN + ", or give this machine a service account";
      throw failure(ErrorCode.STORAGE_UNUSABLE, at().newest(), why);
    }
    Issued issued = understood("", () -> gson.fromJson(reply.body(), Issued.class));
    return new Tokens.Token(issued.access_token(), Duration.ofSeconds(issued.expires_in()));
  }

  private HttpRequest.Builder to(String path) throws E2dException {
    return authorized(api + path, TOKEN);
  }

  private String path(String key) {
    return bucket + "/o/" + encoded(key);
  }

  private StoredObject object(String json) {
    return gson.fromJson(json, Item.class).object();
  }

  @Override
  protected StoredObject lookUp(String key) throws E2dException {
    return call(key, to(path(key)), this::object);
  }

  @Override
  protected List<StoredObject> search(String prefix) throws E2dException {
    List<StoredObject> all = new ArrayList<>();
    for (String page = ""; page != null; ) {
      String query = "/o?prefix=" + encoded(prefix) + "&pageToken=" + encoded(page);
      Items items = call(prefix, to(bucket + query), body -> gson.fromJson(body, Items.class));
      if (items.items() != null) {
        understood(prefix, () -> all.addAll(items.items().stream().map(Item::object).toList()));
      }
      page = items.nextPageToken();
    }
    return all;
  }

  @Override
  protected InputStream open(StoredObject object, long offset) throws E2dException {
    String path = path(object.name()) + "?alt=media&generation=" + object.version();
    HttpApi.Source source = () -> to(path).build();
    return http().read(source, offset, object.size(), reply -> refusal(object.name(), reply));
  }

  @Override
  protected StoredObject copy(StoredObject from, String to, Condition condition)
      throws E2dException {
    String path = path(from.name()) + "/rewriteTo" + path(to).substring("/storage/v1".length());
    String query = path + "?sourceGeneration=" + from.version() + wanted(condition);
    for (String more = ""; ; ) {
      HttpRequest.Builder request = to(query + more).POST(BodyPublishers.noBody());
      Rewritten answer = call(to, request, body -> gson.fromJson(body, Rewritten.class));
      if (answer.done()) {
        return understood(to, () -> answer.resource().object());
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

  /**
   * A resumable upload, which wants to know its condition when it begins. So what fits into one
   * chunk is sent at the end, and more goes to an object that no list shows, and then to its name.
   */
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
        String query = "/o?uploadType=resumable&name=" + encoded(hidden);
        Reply reply = call(key, to("/upload" + bucket + query).POST(BodyPublishers.noBody()));
        session = understood(key, () -> reply.header("Location").orElseThrow());
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
      String kept = reply.header("Range").map(r -> r.substring(r.indexOf('-') + 1)).orElse("-1");
      long next = understood(key, () -> Long.parseLong(kept) + 1 - sent);
      if (next <= from || next > bytes.length) {
        throw failure(ErrorCode.UNREACHABLE, key, "the upload does not go on");
      }
      return next < bytes.length ? put(bytes, (int) next, total) : reply;
    }

    @Override
    public StoredObject finish(byte[] rest, Condition condition) throws E2dException {
      if (session == null) {
        String path = "/upload" + bucket + "/o?uploadType=media&name=" + encoded(key);
        BodyPublisher body = BodyPublishers.ofByteArray(rest);
        return call(key, to(path + wanted(condition)).POST(body), GcsStore.this::object);
      }
      Reply reply = put(rest, 0, Long.toString(sent + rest.length));
      if (!reply.ok()) {
        throw refusal(key, reply);
      }
      StoredObject whole = understood(key, () -> object(reply.body()));
      StoredObject copy = copy(whole, key, condition);
      abandon();
      return copy;
    }

    @Override
    public void abandon() throws E2dException {
      if (session != null) {
        http().call(HttpRequest.newBuilder(URI.create(session)).DELETE().build());
        http().call(to(path(hidden)).DELETE().build());
      }
    }
  }
}
