/** Where backups are kept. */
@Export
@Version("1.0.0")
package sh.crit.e2d.spi.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
