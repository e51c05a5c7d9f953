/** What the appliance offers its faces: status, members, plan, explanation, health. */
@Export
@Version("1.0.0")
package sh.crit.e2d.api.service;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
