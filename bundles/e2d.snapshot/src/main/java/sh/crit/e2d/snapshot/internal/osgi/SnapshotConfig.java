package sh.crit.e2d.snapshot.internal.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What Config Admin tells of backups; durations in milliseconds. */
@ObjectClassDefinition(name = "e2d backups", description = "Where backups go, and how they look")
public @interface SnapshotConfig {
  @AttributeDefinition(description = "snapshot.file: the URL of the newest backup")
  String url();

  @AttributeDefinition(description = "from one backup to the next; 0 for by hand alone")
  long intervalMillis() default 300_000;

  @AttributeDefinition(description = "none, gzip or zstd")
  String compression() default "gzip";

  @AttributeDefinition(description = "whether backups are encrypted; needs caKey")
  boolean encryption() default false;

  @AttributeDefinition(description = "sealed, or e2d for what the Go program restores")
  String format() default "sealed";

  @AttributeDefinition(description = "PEM file of the CA's key; empty for none")
  String caKey() default "";

  @AttributeDefinition(description = "the data directory, absolute")
  String dataDir();

  @AttributeDefinition(description = "client URL of this node's own etcd")
  String clientUrl();

  @AttributeDefinition(description = "from one trial restore to the next; 0 for none")
  long drillIntervalMillis() default 0;

  @AttributeDefinition(description = "how long every backup is kept")
  long keepAllMillis() default 3_600_000;

  @AttributeDefinition(description = "how long one backup an hour is kept")
  long keepHourlyMillis() default 86_400_000;

  @AttributeDefinition(description = "how long one backup a day is kept")
  long keepDailyMillis() default 2_592_000_000L;

  @AttributeDefinition(description = "how many verified backups are kept, however old")
  int keepAtLeast() default 3;

  @AttributeDefinition(
      description = "how soon changes are stored between backups, for example 2000; 0 for never")
  long deltaIntervalMillis() default 0;
}
