/** Errors with a code, the operation, its subject and the remedy. */
@Export
@Version("1.0.0")
package sh.crit.e2d.api.error;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
