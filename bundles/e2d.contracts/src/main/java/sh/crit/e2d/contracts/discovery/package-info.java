/** What every provider of discovery is tested against. */
@Export
@Version("1.0.0")
package sh.crit.e2d.contracts.discovery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
