package sh.crit.e2d.discovery.aws.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * The instances in service of the autoscaling group that is named, or of the one that this instance
 * belongs to.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=aws/autoscaling-group")
public final class AutoScalingGroup implements DiscoveryProvider {
  private static final int AT_ONCE = 100;

  private final Surroundings surroundings;

  /** In the environment of the process. */
  @Activate
  public AutoScalingGroup() {
    this(Surroundings.real());
  }

  AutoScalingGroup(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    try (AwsCalls calls = new AwsCalls(surroundings, query.deadline())) {
      String wanted = query.matches().getOrDefault("name", "").strip();
      String name = wanted.isEmpty() ? own(calls) : wanted;
      Map<String, String> unfit = new LinkedHashMap<>();
      List<String> ids = members(calls, name, unfit);
      Instances instances = new Instances(calls);
      for (int from = 0; from < ids.size(); from += AT_ONCE) {
        instances.read(numbered("InstanceId.", ids.subList(from, until(from, ids.size()))));
      }
      return instances.answer(
          query.defaultPort(),
          instance -> Optional.ofNullable(unfit.get(instance.id())).or(instance::unfit));
    }
  }

  private static int until(int from, int size) {
    return Math.min(from + AT_ONCE, size);
  }

  /** The group of the instance that this runs on. */
  private String own(AwsCalls calls) throws E2dException {
    String id = surroundings.instanceId();
    Xml answer =
        calls.ask(
            AwsService.AUTO_SCALING,
            "DescribeAutoScalingInstances",
            numbered("InstanceIds.member.", List.of(id)));
    return answer
        .first("AutoScalingGroupName")
        .orElseThrow(
            () ->
                new E2dException(
                    ErrorCode.NOT_FOUND,
                    "discovery.aws",
                    id,
                    "discovery.matches.name: instance "
                        + id
                        + " belongs to no autoscaling group; name the group"));
  }

  /**
   * The ids of the group's instances.
   *
   * @param unfit takes those that are not in service, with the reason
   */
  private static List<String> members(AwsCalls calls, String name, Map<String, String> unfit)
      throws E2dException {
    Xml answer =
        calls.ask(
            AwsService.AUTO_SCALING,
            "DescribeAutoScalingGroups",
            numbered("AutoScalingGroupNames.member.", List.of(name)));
    List<Xml> groups = answer.all("AutoScalingGroups", "member");
    if (groups.isEmpty()) {
      throw new E2dException(
          ErrorCode.NOT_FOUND,
          "discovery.aws",
          name,
          "discovery.matches.name: there is no autoscaling group '"
              + name
              + "' in region "
              + calls.region()
              + "; correct the name, or set AWS_REGION");
    }
    List<String> ids = new ArrayList<>();
    for (Xml instance : groups.get(0).all("Instances", "member")) {
      String id = instance.text("InstanceId");
      ids.add(id);
      if (!instance.text("LifecycleState").equals("InService")) {
        unfit.put(id, "the group has it as " + instance.text("LifecycleState"));
      } else if (!instance.text("HealthStatus").equalsIgnoreCase("Healthy")) {
        unfit.put(id, "the group has it as " + instance.text("HealthStatus"));
      }
    }
    return ids;
  }

  private static Map<String, String> numbered(String prefix, List<String> values) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      parameters.put(prefix + (i + 1), values.get(i));
    }
    return parameters;
  }
}
