package sh.crit.e2d.discovery.aws.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
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
      List<String> unfit = new ArrayList<>();
      List<String> ids = members(calls, name, unfit);
      Instances instances = new Instances(calls);
      for (int from = 0; from < ids.size(); from += AT_ONCE) {
        List<String> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
        instances.read(numbered("InstanceId.", some));
      }
      checkAllTold(name, ids, instances.ids());
      return instances.answer(query.defaultPort(), unfit);
    }
  }

  /** One that EC2 does not speak of yet may be the peer that must not be overlooked. */
  private static void checkAllTold(String name, List<String> ids, Set<String> told)
      throws E2dException {
    Optional<String> untold = ids.stream().filter(id -> !told.contains(id)).findFirst();
    if (untold.isPresent() || told.size() > ids.size()) {
      throw failure(
          ErrorCode.UNREACHABLE,
          name,
          "EC2 does not tell of the instances that autoscaling group '"
              + name
              + "' has in service"
              + untold.map(id -> ": not of " + id).orElse(", but of others"));
    }
  }

  /** The group of the instance that this runs on. */
  private String own(AwsCalls calls) throws E2dException {
    String id = surroundings.instanceId();
    List<String> names = new ArrayList<>();
    calls.pages(
        AwsService.AUTO_SCALING,
        "DescribeAutoScalingInstances",
        numbered("InstanceIds.member.", List.of(id)),
        answer -> {
          Xml result = answer.needed("DescribeAutoScalingInstancesResult");
          for (Xml instance : result.list("AutoScalingInstances", "member")) {
            if (instance.neededText("InstanceId").equals(id)) {
              names.add(instance.neededText("AutoScalingGroupName"));
            }
          }
          return result.text("NextToken");
        });
    if (names.isEmpty()) {
      throw failure(
          ErrorCode.NOT_FOUND,
          id,
          "discovery.matches.name: instance "
              + id
              + " belongs to no autoscaling group; name the group");
    }
    return names.get(0);
  }

  /**
   * The ids of the group's instances that are in service.
   *
   * @param unfit takes the others, with the reason
   */
  private static List<String> members(AwsCalls calls, String name, List<String> unfit)
      throws E2dException {
    List<Xml> groups = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    calls.pages(
        AwsService.AUTO_SCALING,
        "DescribeAutoScalingGroups",
        numbered("AutoScalingGroupNames.member.", List.of(name)),
        answer -> {
          Xml result = answer.needed("DescribeAutoScalingGroupsResult");
          for (Xml group : result.list("AutoScalingGroups", "member")) {
            if (group.neededText("AutoScalingGroupName").equals(name)) {
              groups.add(group);
              sort(group.list("Instances", "member"), ids, unfit);
            }
          }
          return result.text("NextToken");
        });
    if (groups.isEmpty()) {
      throw failure(
          ErrorCode.NOT_FOUND,
          name,
          "discovery.matches.name: there is no autoscaling group '"
              + name
              + "' in region "
              + calls.region()
              + "; correct the name, or set AWS_REGION");
    }
    return ids;
  }

  private static void sort(List<Xml> instances, List<String> ids, List<String> unfit)
      throws XMLStreamException {
    for (Xml instance : instances) {
      String id = instance.neededText("InstanceId");
      String state = instance.neededText("LifecycleState");
      String health = instance.neededText("HealthStatus");
      if (!state.equals("InService")) {
        unfit.add("instance " + id + ": the group has it as " + state);
      } else if (!health.equalsIgnoreCase("Healthy")) {
        unfit.add("instance " + id + ": the group has it as " + health);
      } else {
        ids.add(id);
      }
    }
  }

  private static E2dException failure(ErrorCode code, String subject, String message) {
    return new E2dException(code, "discovery.aws", subject, message);
  }

  private static Map<String, String> numbered(String prefix, List<String> values) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      parameters.put(prefix + (i + 1), values.get(i));
    }
    return parameters;
  }
}
