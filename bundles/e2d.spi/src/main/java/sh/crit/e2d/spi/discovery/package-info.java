/** Where peers are found. */
@Export
@Version("1.1.0")
package sh.crit.e2d.spi.discovery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
