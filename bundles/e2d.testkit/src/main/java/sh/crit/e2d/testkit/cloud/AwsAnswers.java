package sh.crit.e2d.testkit.cloud;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The XML of Amazon's query interfaces. */
final class AwsAnswers {
  private AwsAnswers() {}

  static String instances(List<FakeAws.Machine> machines, String next) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
        + "<requestId>8f7724cf</requestId><reservationSet>"
        + machines.stream().map(AwsAnswers::instance).collect(Collectors.joining())
        + "</reservationSet>"
        + (next.isEmpty() ? "" : "<nextToken>" + next + "</nextToken>")
        + "</DescribeInstancesResponse>";
  }

  private static String instance(FakeAws.Machine machine) {
    boolean six = machine.address.contains(":");
    return "<item><reservationId>r-1</reservationId><groupSet/><instancesSet><item><instanceId>"
        + machine.id
        + "</instanceId><instanceState><code>16</code><name>"
        + machine.state
        + "</name></instanceState>"
        + (machine.address.isEmpty() || six
            ? ""
            : "<privateIpAddress>" + machine.address + "</privateIpAddress>")
        + (six ? "<ipv6Address>" + machine.address + "</ipv6Address>" : "")
        + "<blockDeviceMapping><item><deviceName>/dev/xvda</deviceName></item></blockDeviceMapping>"
        + (machine.tags.isEmpty() ? "" : "<tagSet>" + tags(machine.tags) + "</tagSet>")
        // Other interfaces, and another address of the first one.
        + "<networkInterfaceSet><item><privateIpAddress>10.255.255.255</privateIpAddress>"
        + "<ipv6AddressesSet><item><ipv6Address>fd00::ffff</ipv6Address></item></ipv6AddressesSet>"
        + "</item></networkInterfaceSet></item></instancesSet></item>";
  }

  private static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(
            t ->
                "<item><key>"
                    + escaped(t.getKey())
                    + "</key><value>"
                    + escaped(t.getValue())
                    + "</value></item>")
        .collect(Collectors.joining());
  }

  static String groupOf(String id, List<String> groups) {
    String items =
        groups.stream()
            .map(
                group ->
                    "<member><InstanceId>"
                        + id
                        + "</InstanceId><AutoScalingGroupName>"
                        + escaped(group)
                        + "</AutoScalingGroupName><LifecycleState>InService</LifecycleState></member>")
            .collect(Collectors.joining());
    return autoScaling("DescribeAutoScalingInstances", "AutoScalingInstances", items, "");
  }

  static String group(String name, List<FakeAws.Machine> machines) {
    String items =
        machines.stream()
            .map(
                m ->
                    "<member><InstanceId>"
                        + m.id
                        + "</InstanceId><LifecycleState>"
                        + m.lifecycle
                        + "</LifecycleState><HealthStatus>"
                        + m.health
                        + "</HealthStatus></member>")
            .collect(Collectors.joining());
    return "<member><AutoScalingGroupName>"
        + escaped(name)
        + "</AutoScalingGroupName><Instances>"
        + items
        + "</Instances></member>";
  }

  static String groups(String items, String next) {
    return autoScaling("DescribeAutoScalingGroups", "AutoScalingGroups", items, next);
  }

  private static String autoScaling(String action, String list, String items, String next) {
    return "<%1$sResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><%1$sResult><%2$s>%3$s</%2$s>%4$s</%1$sResult><ResponseMetadata><RequestId>7c6e177f</RequestId></ResponseMetadata></%1$sResponse>"
        .formatted(
            action, list, items, next.isEmpty() ? "" : "<NextToken>" + next + "</NextToken>");
  }

  static String assumed(String action) {
    return """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
        <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration>
        </Credentials></%1$sResult></%1$sResponse>
        """
        .formatted(
            action,
            FakeAws.STS_KEY,
            FakeAws.SECRET,
            FakeAws.STS_SESSION,
            Instant.now().plus(15, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS));
  }

  /** As STS writes it; here it repeats what was signed, as some do. */
  static String refused(String code) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>"
        + FakeAws.SECRET
        + "</Message></Error><RequestId>ea966190</RequestId></ErrorResponse>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
