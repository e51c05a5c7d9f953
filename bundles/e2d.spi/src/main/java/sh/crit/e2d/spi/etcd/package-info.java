/** Control of the local etcd process, its data directory, and the client of its cluster. */
@Export
@Version("1.0.0")
package sh.crit.e2d.spi.etcd;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
