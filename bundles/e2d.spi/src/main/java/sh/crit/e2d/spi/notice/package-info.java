/** What any bundle may tell the operator. */
@Export
@Version("1.0.0")
package sh.crit.e2d.spi.notice;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
