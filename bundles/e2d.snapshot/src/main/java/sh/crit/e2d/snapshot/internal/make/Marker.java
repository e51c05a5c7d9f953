package sh.crit.e2d.snapshot.internal.make;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.PointId;
import sh.crit.e2d.spi.etcd.EtcdContent;

/**
 * What a cluster that was restored says of it.
 *
 * @param backup the id of the backup that it was restored from, or of the point after one
 * @param revision the revision that it had then
 * @param instead the cluster that made way for it by the operator's order, in hexadecimal digits;
 *     null where nothing was left to make way
 */
record Marker(String backup, long revision, String instead) {
  static final String KEY = "/_e2d/snapshot";
  private static final Logger LOG = LoggerFactory.getLogger(Marker.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The id of the backup; of a point, the one that it comes after. */
  String base() {
    return PointId.parse(backup).id();
  }

  /** Whether it was restored from that backup, or from a point after it. */
  boolean isOf(String id) {
    return base().equals(id);
  }

  /** Whether it was restored from a point after that backup which reaches that revision. */
  boolean reaches(String id, long wanted) {
    return isOf(id) && PointId.parse(backup).revision().orElse(0) >= wanted;
  }

  /** The cluster's marker; empty when it was not restored. */
  static Optional<Marker> of(EtcdContent content, String endpoint) throws E2dException {
    Optional<String> value = content.get(List.of(endpoint), KEY, DEADLINE);
    try {
      return value
          .map(json -> new Gson().fromJson(json, Marker.class))
          .filter(marker -> marker.backup() != null && !marker.backup().isEmpty());
    } catch (JsonParseException e) {
      LOG.warn("the key {} is none of ours: it holds no JSON of a restore", KEY);
      return Optional.empty();
    }
  }
}
