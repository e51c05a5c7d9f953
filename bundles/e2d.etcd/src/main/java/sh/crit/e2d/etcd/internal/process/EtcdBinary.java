package sh.crit.e2d.etcd.internal.process;

import java.nio.file.Path;

/**
 * An etcd that can be executed.
 *
 * @param path absolute
 * @param version what it says of itself
 */
public record EtcdBinary(Path path, EtcdVersion version) {}
