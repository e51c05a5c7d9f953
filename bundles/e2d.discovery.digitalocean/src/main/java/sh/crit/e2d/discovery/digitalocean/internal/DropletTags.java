package sh.crit.e2d.discovery.digitalocean.internal;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * The active droplets that have all the tags. Each key of the matches is a tag; with a value it is
 * the tag {@code key:value}.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=digitalocean/tags")
public final class DropletTags implements DiscoveryProvider {
  /** Another API server than DigitalOcean's, as its own tools take it. */
  static final String API_URL = "DIGITALOCEAN_API_URL";

  private static final String DEFAULT_API = "https://api.digitalocean.com";

  private final Map<String, String> environment;
  private HttpClient http;

  /** In the environment of the process. */
  @Activate
  public DropletTags() {
    this(System.getenv());
  }

  DropletTags(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    TreeSet<String> tags = new TreeSet<>();
    query.matches().forEach((name, value) -> tags.add(value.isEmpty() ? name : name + ":" + value));
    if (tags.isEmpty()) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.digitalocean",
          "discovery.matches",
          "discovery.matches: names no tag; write the tag of the droplets, as in {etcd: ''}");
    }
    List<HostPort> peers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    DropletApi api = new DropletApi(http(), api(), Token.of(environment), query.deadline());
    for (Droplet droplet : api.tagged(tags.first())) {
      Optional<String> why = droplet.unfit(tags);
      why.ifPresentOrElse(
          reason -> leftOut.add(droplet.label() + ": " + reason),
          () -> peers.add(new HostPort(droplet.address().orElseThrow(), query.defaultPort())));
    }
    return new Answer(peers, leftOut);
  }

  /** It has threads, and most nodes never ask. */
  private synchronized HttpClient http() throws E2dException {
    if (http == null) {
      http = DropletApi.client(new EnvironmentProxies(environment));
    }
    return http;
  }

  private URI api() throws E2dException {
    String text = environment.getOrDefault(API_URL, "").strip();
    try {
      URI uri = URI.create(text.isEmpty() ? DEFAULT_API : text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
      throw new IllegalArgumentException("it is no address of an API");
    } catch (IllegalArgumentException e) {
      // Neither it nor its cause is repeated: a user may have put a password into it.
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.digitalocean",
          API_URL,
          API_URL + ": is no https://HOST or https://HOST:PORT without credentials");
    }
  }
}
