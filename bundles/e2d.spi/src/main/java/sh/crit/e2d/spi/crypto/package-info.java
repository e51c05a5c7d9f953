/** Keys derived from the cluster's certificate authority. */
@Export
@Version("1.0.0")
package sh.crit.e2d.spi.crypto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
