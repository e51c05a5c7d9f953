package sh.crit.e2d.launcher.internal;

import com.google.gson.JsonObject;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.node.Stopper.Stopped;

/** Says what was stopped. */
final class StopReport {
  private StopReport() {}

  /** One line; as JSON, {@code appliancePid} and {@code etcdPid} are 0 for what did not run. */
  static String of(Stopped stopped, NodeFiles files, boolean json) {
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("dataDir", files.dataDir().toString());
      object.addProperty("appliancePid", stopped.appliance().orElse(0));
      object.addProperty("etcdPid", stopped.etcd().orElse(0));
      return object.toString();
    }
    String etcd =
        stopped.etcd().isPresent() ? "etcd (process " + stopped.etcd().getAsLong() + ")" : "";
    if (stopped.appliance().isEmpty()) {
      return etcd.isEmpty()
          ? "nothing ran for " + files.dataDir()
          : "stopped " + etcd + "; no appliance ran";
    }
    String appliance = "the appliance (process " + stopped.appliance().getAsLong() + ")";
    return "stopped " + (etcd.isEmpty() ? appliance : etcd + " and " + appliance);
  }
}
