/** The immutable facts that bundles exchange about nodes, data directories and clusters. */
@Export
@Version("1.0.0")
package sh.crit.e2d.api.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
