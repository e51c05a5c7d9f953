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
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = S3Storage.Config.class)
public final class S3Storage implements StorageProvider {
  private final S3Settings settings;

  /** The configuration; everything may be left out. */
  @ObjectClassDefinition(name = "e2d storage in S3")
  public @interface Config {
    @AttributeDefinition(description = "of the bucket; else that of the environment or machine")
    String region() default "";

    @AttributeDefinition(description = "https://host:port of another S3 server than Amazon's")
    String endpoint() default "";

    @AttributeDefinition(description = "the bucket is in the path, not in the host name")
    boolean pathStyle() default false;
  }

  /** Used by the framework, anew for a changed configuration. */
  @Activate
  public S3Storage(Config config) throws E2dException {
    this(S3Settings.of(config.region(), config.endpoint(), config.pathStyle()));
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
