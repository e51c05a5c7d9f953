package sh.crit.e2d.discovery.aws.internal;

/** The two of Amazon's services that are asked, with the version of their query interface. */
enum AwsService {
  EC2("ec2", "2016-11-15", "AWS_ENDPOINT_URL_EC2", "EC2"),
  AUTO_SCALING("autoscaling", "2011-01-01", "AWS_ENDPOINT_URL_AUTO_SCALING", "Auto Scaling");

  private final String host;
  private final String version;
  private final String endpointVariable;
  private final String label;

  AwsService(String host, String version, String endpointVariable, String label) {
    this.host = host;
    this.version = version;
    this.endpointVariable = endpointVariable;
    this.label = label;
  }

  /** Its name in host names and signatures. */
  String signingName() {
    return host;
  }

  String version() {
    return version;
  }

  /** The variable by which Amazon's own tools take another endpoint. */
  String endpointVariable() {
    return endpointVariable;
  }

  String label() {
    return label;
  }
}
