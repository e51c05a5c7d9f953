/** What core asks of backups. */
@Export
@Version("0.1.0")
package sh.crit.e2d.spi.snapshot;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
