package sh.crit.e2d.config.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.Loading;

class LiveUpdateTest {
  private static final Configuration RUNNING = Loading.valid("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bootstrapTimeout: 1m",
        "healthCheckInterval: 1s",
        "healthCheckTimeout: 2m",
        "discovery: {initialPeers: [a]}",
        "discovery: {type: aws/tags}",
        "discovery: {type: aws/tags, matches: {a: b}}",
        "snapshot: {interval: 1m}",
        "snapshot: {file: 's3://a/b'}",
        "snapshot: {compression: true}",
        "snapshot: {format: e2d}",
        "snapshot: {deltaInterval: 2s}",
        "snapshot: {s3: {endpoint: 'http://h:1'}}",
        "snapshot: {s3: {roleArn: 'arn:aws:iam::123456789012:role/r'}}",
      })
  void live(String yaml) {
    Configuration fresh = Loading.valid(yaml);
    LiveUpdate update = LiveUpdate.of(RUNNING, fresh);
    assertEquals(List.of(), update.afterRestart());
    assertEquals(fresh, update.inForce());
    assertNotEquals(RUNNING, update.inForce());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a | name",
        "dataDir: /a | dataDir",
        "clusterToken: a | clusterToken",
        "host: 10.1.1.1 | host",
        "clientAddr: :1 | clientAddr",
        "peerAddr: 10.0.0.1:2380 | peerAddr",
        "gossipAddr: :1 | gossipAddr",
        "caCert: /etc/hostname | caCert",
        "etcd: {binary: /a} | etcd.binary",
      })
  void afterARestart(String yaml, String key) {
    LiveUpdate update = LiveUpdate.of(RUNNING, Loading.valid(yaml));
    assertEquals(List.of(key), update.afterRestart());
    assertEquals(RUNNING, update.inForce());
  }

  @Test
  void aNameForTheSameAddressIsAChangeToo() {
    Configuration byAddress = Loading.valid("peerAddr: 10.0.0.1:2380");
    Configuration byName = Loading.valid("peerAddr: node-1.example:2380");
    assertEquals(List.of("peerAddr"), LiveUpdate.of(byAddress, byName).afterRestart());
  }

  @Test
  void theSizeAndThePeersItNeedsChangeTogether() {
    Configuration three = Loading.valid("requiredClusterSize: 3\ndiscovery: {initialPeers: [a]}\n");
    Configuration one = Loading.valid("healthCheckInterval: 1s");
    for (LiveUpdate update : List.of(LiveUpdate.of(three, one), LiveUpdate.of(one, three))) {
      assertEquals(List.of(), update.afterRestart());
    }
    assertEquals(one, LiveUpdate.of(three, one).inForce());
    assertEquals(three, LiveUpdate.of(one, three).inForce());
  }

  @Test
  void encryptionWaitsForTheKeyItNeeds() {
    Configuration fresh =
        Loading.valid(
            "caCert: /etc/hostname\ncaKey: /etc/hostname\nsnapshot: {encryption: true}\n");
    LiveUpdate update = LiveUpdate.of(RUNNING, fresh);
    assertEquals(List.of("caCert", "caKey", "snapshot"), update.afterRestart());
    assertEquals(RUNNING.snapshot(), update.inForce().snapshot());
  }
}
