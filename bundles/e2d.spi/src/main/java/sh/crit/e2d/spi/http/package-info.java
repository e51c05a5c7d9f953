/**
 * What plugins that speak HTTP need and none should write again: deadlines, retries, resumption.
 */
@Export
@Version("1.0.0")
package sh.crit.e2d.spi.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
