/** Membership and node state, shared between appliances. */
@Export
@Version("1.0.0")
package sh.crit.e2d.spi.gossip;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
