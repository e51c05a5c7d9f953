package sh.crit.e2d.storage.s3.internal;

import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** Serves {@code s3://bucket/key} and {@code https://region.digitaloceanspaces.com/bucket/key}. */
@Component(
    property = {
      StorageProvider.SCHEMES_PROPERTY + "=s3",
      StorageProvider.SCHEMES_PROPERTY + "=https"
    },
    configurationPid = "sh.crit.e2d.storage.s3",
    // A server that is asked before its endpoint is known is another one.
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = S3Storage.Config.class)
public final class S3Storage implements StorageProvider {
  private final S3Settings settings;

  /** The configuration; every value may be empty. */
  @ObjectClassDefinition(name = "e2d storage in S3")
  public @interface Config {
    @AttributeDefinition(description = "of the bucket; else that of the environment or machine")
    String region() default "";

    @AttributeDefinition(description = "https://host:port of another S3 server than Amazon's")
    String endpoint() default "";

    @AttributeDefinition(description = "the same of another server than DigitalOcean's")
    String spacesEndpoint() default "";

    @AttributeDefinition(description = "the bucket is in the path, not in the host name")
    boolean pathStyle() default false;

    @AttributeDefinition(description = "of the role to assume first")
    String roleArn() default "";

    @AttributeDefinition(description = "what a session of the role is called")
    String roleSessionName() default "";
  }

  /** Used by the framework, anew for a changed configuration. */
  @Activate
  public S3Storage(Config config) throws E2dException {
    this(
        S3Settings.of(config.region(), config.endpoint(), config.pathStyle())
            .withSpaces(config.spacesEndpoint())
            .withRole(config.roleArn(), config.roleSessionName()));
  }

  S3Storage(S3Settings settings) {
    this.settings = settings;
  }

  @Override
  public boolean accepts(String url) {
    return Location.known(url);
  }

  @Override
  public Store open(String url) throws E2dException {
    Location location = Location.parse(url);
    return S3Store.open(location, settings, System.getenv(), Clock.systemUTC());
  }
}
