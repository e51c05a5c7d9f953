package sh.crit.e2d.plugins.internal.deploy;

import java.nio.file.Path;

/**
 * What a bundle consists of.
 *
 * @param jar where it can be read
 * @param version of the bundle that it makes
 * @param digest of all its bytes; empty for what the appliance ships
 */
public record Content(Path jar, String version, String digest) {}
