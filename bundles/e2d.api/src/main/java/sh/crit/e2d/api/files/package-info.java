/** Where a node keeps its files, and the record by which a process is known again. */
@Export
@Version("1.0.0")
package sh.crit.e2d.api.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
