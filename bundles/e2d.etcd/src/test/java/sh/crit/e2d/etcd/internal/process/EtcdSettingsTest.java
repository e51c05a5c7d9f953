package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.EtcdConfig;

class EtcdSettingsTest {
  private final Map<String, String> values =
      new HashMap<>(
          Map.of(
              "dataDir", "/data",
              "listenClientUrl", "http://0.0.0.0:2379",
              "listenPeerUrl", "http://[::]:2380",
              "advertiseClientUrl", "http://10.0.0.1:2379",
              "advertisePeerUrl", "http://node-1:2380"));

  private EtcdSettings settings() throws E2dException {
    EtcdConfig config =
        (EtcdConfig)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {EtcdConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), ""));
    return EtcdSettings.of(config, "/opt/e2d");
  }

  @Test
  void readsAConfiguration() throws E2dException {
    EtcdSettings settings = settings();
    assertEquals(Path.of("/data"), settings.files().dataDir());
    assertEquals("::", settings.listenPeer().host());
    assertEquals(2380, settings.advertisePeer().port());
    assertEquals(Path.of("/opt/e2d"), settings.home().orElseThrow());
    assertTrue(settings.binary().isEmpty());
  }

  @Test
  void namesWhatIsWrong() {
    values.put("advertisePeerUrl", "node-1:2380");
    assertWrong("advertisePeerUrl");
    values.put("advertisePeerUrl", "http://node-1");
    assertWrong("advertisePeerUrl");
    values.put("advertisePeerUrl", "http://node-1:2380");
    values.put("listenClientUrl", "https://0.0.0.0:2379");
    assertWrong("serverCert");
    values.put("serverCert", "/s.crt");
    assertWrong("serverKey");
    values.put("serverKey", "/s.key");
    values.put("peerKey", "/p.key");
    assertWrong("peerCert");
    values.put("peerKey", "");
    values.put("dataDir", "");
    assertWrong("dataDir");
  }

  private void assertWrong(String key) {
    E2dException refusal = assertThrows(E2dException.class, this::settings);
    assertEquals(ErrorCode.BAD_CONFIGURATION, refusal.code());
    assertEquals(key, refusal.subject(), refusal.getMessage());
  }
}
