package sh.crit.e2d.discovery.aws.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * The running instances that have all the tags, by key and value as EC2's filters compare them:
 * case counts, {@code *} and {@code ?} in a value stand for any characters and any one.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=aws/tags")
public final class AwsTags implements DiscoveryProvider {
  /** Some thousands of instances in few calls, none of which is large. */
  private static final String A_PAGE = "250";

  private final Surroundings surroundings;

  /** In the environment of the process. */
  @Activate
  public AwsTags() {
    this(Surroundings.real());
  }

  AwsTags(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    if (query.matches().isEmpty()) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.aws",
          "discovery.matches",
          "discovery.matches: names no tag; write those of the instances, as in {Name: etcd}");
    }
    try (AwsCalls calls = new AwsCalls(surroundings, query.deadline())) {
      Instances instances = new Instances(calls);
      instances.read(filters(query.matches()));
      return instances.answer(query.defaultPort(), List.of());
    }
  }

  private static Map<String, String> filters(Map<String, String> tags) {
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put("MaxResults", A_PAGE);
    int number = 1;
    for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
      filters.put("Filter." + number + ".Name", "tag:" + tag.getKey());
      filters.put("Filter." + number + ".Value.1", tag.getValue());
      number++;
    }
    return filters;
  }
}
