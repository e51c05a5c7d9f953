package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake has one line that names where, what, and what would be right. */
class RefusalTest {
  private static final String WHERE = "standard input:";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "nmae: a | 1: nmae: is not a known key; did you mean name?",
        "data_dir: /a | 1: data_dir: is not a known key; did you mean dataDir?",
        "initialPeers: [a] | 1: initialPeers: is not a key here; did you mean discovery.initialPeers?",
        "discovery: {tpye: a} | 1: discovery.tpye: is not a known key; did you mean type?",
        "discovery: {zzz: a} | 1: discovery.zzz: is not a known key; known here: initialPeers, matches, type",
        "discovery: {extraArgs: a} | 1: discovery.extraArgs: is not a key of this version; write it as discovery.matches",
        "<<: {name: a} | 1: <<: merge keys are not supported; write the keys themselves",
        "apiVersion: e2d.crit.sh/v9 | 1: apiVersion: e2d.crit.sh/v9 is not known; write e2d.crit.sh/v1alpha1",
        "apiVersion: [1] | 1: apiVersion: a collection is not known; write e2d.crit.sh/v1alpha1",
        "kind: Cluster | 1: kind: Cluster is not known; write Configuration",
        "name: 12 | 1: name: 12 is a number, not text; put it in quotes: \"12\"",
        "name: yes | 1: name: yes is a boolean, not text; put it in quotes: \"yes\"",
        "name: 2024-01-01 | 1: name: 2024-01-01 is a date, not text; put it in quotes: \"2024-01-01\"",
        "name: [a] | 1: name: a list is not a single value; write one value",
        "name: {a: b} | 1: name: a mapping is not a single value; write one value",
        "name: !java.io.File a | 1: name: the tag !java.io.File is not supported; remove it",
        "name: a b | 1: name: a b has characters that are not allowed, or none; use up to 128 letters, digits, - _ and .",
        "name: '' | 1: name: \"\" has characters that are not allowed, or none; use up to 128 letters, digits, - _ and .",
        "clusterToken: ü | 1: clusterToken: ü has characters that are not allowed, or none; use up to 128 letters, digits, - _ and .",
        "dataDir: '' | 1: dataDir: \"\" is empty; write a path",
        "dataDir: data | 1: dataDir: data is relative; write an absolute path",
        "dataDir: / | 1: dataDir: / is the root; name a directory of its own",
        "dataDir: \"a\\0b\" | 1: dataDir: a?b is not a path; remove the unusual characters",
        "requiredClusterSize: 2 | 1: requiredClusterSize: 2 is not a size for a cluster; use 1, 3, 5 or 7",
        "requiredClusterSize: 03 | 1: requiredClusterSize: 03 is not a size for a cluster; use 1, 3, 5 or 7",
        "requiredClusterSize: 99999999999999999999 | 1: requiredClusterSize: 99999999999999999999 is not a size for a cluster; use 1, 3, 5 or 7",
        "requiredClusterSize: -1 | 1: requiredClusterSize: -1 is not a whole number; use 1, 3, 5 or 7",
        "requiredClusterSize: 3.0 | 1: requiredClusterSize: 3.0 is not a whole number; use 1, 3, 5 or 7",
        "requiredClusterSize: three | 1: requiredClusterSize: three is not a whole number; use 1, 3, 5 or 7",
        "requiredClusterSize: '3' | 1: requiredClusterSize: \"3\" is text, not a number; leave out the quotes",
        "requiredClusterSize: 3 | 1: requiredClusterSize: 3 needs a way to find peers; set discovery.initialPeers or discovery.type",
        "host: 0.0.0.0 | 1: host: 0.0.0.0 is no address that peers can reach; write one of this machine's own",
        "host: http://a | 1: host: http://a is not a host; write an address or a name without port or scheme",
        "host: 10.0.0.1:80 | 1: host: 10.0.0.1:80 is not a host; write an address or a name without port or scheme",
        "clientAddr: http://a:1 | 1: clientAddr: http://a:1 is a URL, not an address; write host:port, for example 10.0.2.15:2379",
        "clientAddr: a:b | 1: clientAddr: a:b has no port number; write host:port, for example 10.0.2.15:2379",
        "peerAddr: 'a:' | 1: peerAddr: a: has no port number; write host:port, for example 10.0.2.15:2380",
        "gossipAddr: a:70000 | 1: gossipAddr: a:70000 has a port that is not between 1 and 65535; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: :0 | 1: gossipAddr: :0 has a port that is not between 1 and 65535; write host:port, for example 10.0.2.15:7980",
        "clientAddr: 10.0.0.256:1 | 1: clientAddr: 10.0.0.256:1 is not an address; write host:port, for example 10.0.2.15:2379",
        "clientAddr: node:a:b | 1: clientAddr: node:a:b is not an address; write host:port, for example 10.0.2.15:2379",
        "clientAddr: '[::1' | 1: clientAddr: [::1 is not an address; write host:port, for example 10.0.2.15:2379",
        "clientAddr: '' | 1: clientAddr: \"\" is not an address; write host:port, for example 10.0.2.15:2379",
        "peerAddr: :2379 | 1: peerAddr: has the port 2379 of clientAddr on the same host; choose another port",
        "clientAddr: 10.0.0.1:7980 | 1: clientAddr: has the port 7980 of gossipAddr on the same host; choose another port",
        "healthCheckInterval: 60 | 1: healthCheckInterval: 60 has no unit; write a duration such as 30s, 5m or 1h30m",
        "healthCheckInterval: 5x | 1: healthCheckInterval: 5x has the unknown unit \"x\"; the units are ns, us, ms, s, m and h",
        "healthCheckInterval: soon | 1: healthCheckInterval: soon is not a duration; write a duration such as 30s, 5m or 1h30m",
        "healthCheckInterval: -5m | 1: healthCheckInterval: -5m is negative; write a duration such as 30s, 5m or 1h30m",
        "healthCheckInterval: 0 | 1: healthCheckInterval: 0 is out of range; write a duration from 100ms to 8760h",
        "snapshot: {interval: 1ns} | 1: snapshot.interval: 1ns is out of range; write a duration from 100ms to 8760h, or 0 to switch it off",
        "bootstrapTimeout: 99999999999h | 1: bootstrapTimeout: 99999999999h is too long; write a duration such as 30s, 5m or 1h30m",
        "bootstrapTimeout: 9000h | 1: bootstrapTimeout: 9000h is out of range; write a duration from 100ms to 8760h",
        "healthCheckTimeout: 1s | 1: healthCheckTimeout: 1s is less than healthCheckInterval, 1m; write at least that",
        "healthCheckInterval: 10m | 1: healthCheckInterval: 10m is more than healthCheckTimeout, 5m; write less, or set healthCheckTimeout too",
        "caCert: /no/ca | 1: caCert: /no/ca does not exist; name an existing PEM file that this user can read",
        "caCert: /tmp | 1: caCert: /tmp is a directory; name an existing PEM file that this user can read",
        "discovery: [a] | 1: discovery: a list is not a mapping; write the keys initialPeers, matches, type below it",
        "discovery: a | 1: discovery: a is not a mapping; write the keys initialPeers, matches, type below it",
        "discovery: {initialPeers: 'a:1'} | 1: discovery.initialPeers: a:1 is not a list; write it as [a:1, …]",
        "discovery: {initialPeers: [a:b]} | 1: discovery.initialPeers[0]: a:b has no port number; write host:port, for example 10.0.2.15:7980",
        "discovery: {initialPeers: [a, 5]} | 1: discovery.initialPeers[1]: 5 is a number, not text; put it in quotes: \"5\"",
        "discovery: {matches: [a]} | 1: discovery.matches: a list is not a mapping; write it as {name: value, …}",
        "discovery: {matches: {a: b, a: c}} | 1: discovery.matches.a: is given twice, first on line 1; remove one of the two",
        "discovery: {matches: {a=b: c}} | 1: discovery.matches.a=b: a=b is not a name to match; leave out \"=\" and write a name",
        "discovery: {type: aws/tag} | 1: discovery.type: aws/tag is not a type of discovery here; did you mean aws/tags? Known: aws/autoscaling-group, aws/tags, digitalocean/tags, static",
        "discovery: {type: magic} | 1: discovery.type: magic is not a type of discovery here; known: aws/autoscaling-group, aws/tags, digitalocean/tags, static",
        "snapshot: {compression: maybe} | 1: snapshot.compression: maybe is not a compression; write none, gzip or zstd",
        "snapshot: {compression: zst} | 1: snapshot.compression: zst is not a compression; did you mean zstd? Write none, gzip or zstd",
        "snapshot: {compression: [gzip]} | 1: snapshot.compression: a list is not a single value; write one value",
        "snapshot: {compression: 1} | 1: snapshot.compression: 1 is not a compression; write none, gzip or zstd",
        "snapshot: {compression: zstd, format: e2d} | 1: snapshot.compression: zstd is not read by the Go program; write gzip, or leave out snapshot.format",
        "snapshot: {format: seal} | 1: snapshot.format: seal is not a format; write sealed, or e2d for what the Go program restores",
        "snapshot: {format: seald} | 1: snapshot.format: seald is not a format; did you mean sealed? Write sealed, or e2d for what the Go program restores",
        "snapshot: {fromat: e2d} | 1: snapshot.fromat: is not a known key; did you mean format?",
        "snapshot: {deltaIntervall: 2s} | 1: snapshot.deltaIntervall: is not a known key; did you mean deltaInterval?",
        "snapshot: {deltaInterval: 2} | 1: snapshot.deltaInterval: 2 has no unit; write a duration such as 30s, 5m or 1h30m",
        "snapshot: {deltaInterval: 10m} | 1: snapshot.deltaInterval: 10m is not less than snapshot.interval, 5m; write less, for example 2s",
        "snapshot: {deltaInterval: 2s, interval: 0} | 1: snapshot.deltaInterval: needs backups to follow, which snapshot.interval 0 switches off; set that to 5m",
        "snapshot: {encryption: 'true'} | 1: snapshot.encryption: \"true\" is text, not a boolean; leave out the quotes",
        "snapshot: {endpoint: 'https://h'} | 1: snapshot.endpoint: is not a key here; did you mean snapshot.s3.endpoint?",
        "snapshot: {s3: {endpiont: 'https://h'}} | 1: snapshot.s3.endpiont: is not a known key; did you mean endpoint?",
        "snapshot: {s3: {zzz: a}} | 1: snapshot.s3.zzz: is not a known key; known here: endpoint, pathStyle, region, roleArn, roleSessionName",
        "snapshot: {s3: a} | 1: snapshot.s3: a is not a mapping; write the keys endpoint, pathStyle, region, roleArn, roleSessionName below it",
        "snapshot: {s3: {endpoint: 'h:9000'}} | 1: snapshot.s3.endpoint: h:9000 is no endpoint of an S3 server; write https://HOST or https://HOST:PORT",
        "snapshot: {s3: {endpoint: 'https://h/bucket'}} | 1: snapshot.s3.endpoint: https://h/bucket is no endpoint of an S3 server; write https://HOST or https://HOST:PORT",
        "snapshot: {s3: {endpoint: 'https://k:secret@h'}} | 1: snapshot.s3.endpoint: holds credentials; give them by the environment, for example E2D_AWS_SECRET_KEY",
        "snapshot: {s3: {region: EU Frankfurt}} | 1: snapshot.s3.region: EU Frankfurt is not a region; write its name as in a URL, for example eu-central-1",
        "snapshot: {s3: {pathStyle: 2}} | 1: snapshot.s3.pathStyle: 2 is not a boolean; write true or false",
        "snapshot: {s3: {roleArn: backup}} | 1: snapshot.s3.roleArn: backup is not the ARN of a role; write arn:aws:iam::ACCOUNT:role/NAME, 12 digits",
        "snapshot: {s3: {roleSessionName: a b}} | 1: snapshot.s3.roleSessionName: a b is not a name for a session; use 2 to 64 letters, digits and _+=,.@-",
        "snapshot: {encryption: true} | 1: snapshot.encryption: true needs caKey, which the encryption key is derived from; set caCert and caKey",
        "snapshot: {file: /a/b} | 1: snapshot.file: /a/b is not a URL; write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path",
        "snapshot: {file: 'file://a/b'} | 1: snapshot.file: file://a/b is not an absolute path; write file:/// and the path",
        "snapshot: {file: 'file:///'} | 1: snapshot.file: file:/// names no file; write file:///path",
        "snapshot: {file: 'file:///a/etcd%3F.snapshot'} | 1: snapshot.file: file:///a/etcd%3F.snapshot ends in a name that no backup can have; take letters, digits, '.', '_' and '-', and no '.' first",
        "snapshot: {file: 's3://a/b/.etcd'} | 1: snapshot.file: s3://a/b/.etcd ends in a name that no backup can have; take letters, digits, '.', '_' and '-', and no '.' first",
        "snapshot: {file: 's3:///b'} | 1: snapshot.file: s3:///b names no bucket or host; write it after s3://",
        "snapshot: {file: 's3://a/b c'} | 1: snapshot.file: s3://a/b c has a space in it; write %20 for a space",
        "snapshot: {file: 'ftp://host/b'} | 1: snapshot.file: ftp://host/b has a scheme that no storage here serves; write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path, or add a plugin for ftp",
        "snapshot: {file: 'S3://a/b'} | 1: snapshot.file: S3://a/b has a scheme that no storage here serves; did you mean s3? Write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path, or add a plugin for S3",
        "snapshot: {file: 'http://ams3.digitaloceanspaces.com/a/b'} | 1: snapshot.file: http://ams3.digitaloceanspaces.com/a/b has a scheme that no storage here serves; did you mean https? Write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path, or add a plugin for http",
        "snapshot: {file: 'https://example.com/b'} | 1: snapshot.file: https://example.com/b is at a host that no storage here serves; write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path, or add a plugin for https",
        "snapshot: {file: 'https://.digitaloceanspaces.com/b'} | 1: snapshot.file: https://.digitaloceanspaces.com/b is at a host that no storage here serves; write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path, or add a plugin for https",
        "snapshot: {file: 'https://digitaloceanspaces.com.evil.example/b'} | 1: snapshot.file: https://digitaloceanspaces.com.evil.example/b is at a host that no storage here serves; write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path, or add a plugin for https",
        "snapshot: {file: 'https://u:secret@h/b'} | 1: snapshot.file: holds credentials; give them by the environment, for example E2D_AWS_SECRET_KEY",
      })
  void oneLine(String yaml, String expected) {
    assertEquals(List.of(WHERE + expected), Loading.problems(yaml, Map.of()));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "E2D_REQUIRED_CLUSTER_SIZE | 4 | 4 is not a size for a cluster; use 1, 3, 5 or 7",
        "E2D_REQUIRED_CLUSTER_SIZE | 3 | 3 needs a way to find peers; set discovery.initialPeers or discovery.type",
        "E2D_DATA_DIR | data | data is relative; write an absolute path",
        "E2D_DATA_DIR | / | / is the root; name a directory of its own",
        "E2D_PEER_ADDR | x:y | x:y has no port number; write host:port, for example 10.0.2.15:2380",
        "E2D_SNAPSHOT_BACKUP_URL | /a | /a is not a URL; write file:///path, s3://bucket/path or https://REGION.digitaloceanspaces.com/space/path",
        "E2D_SNAPSHOT_INTERVAL | 60 | 60 has no unit; write a duration such as 30s, 5m or 1h30m",
        "E2D_SNAPSHOT_COMPRESSION | si | si is not a compression; write none, gzip or zstd",
        "E2D_SNAPSHOT_S3_ENDPOINT | h | h is no endpoint of an S3 server; write https://HOST or https://HOST:PORT",
        "E2D_AWS_ROLE_SESSION_NAME | x y | x y is not a name for a session; use 2 to 64 letters, digits and _+=,.@-",
        "E2D_CA_KEY | /no | /no does not exist; name an existing PEM file that this user can read",
        "E2D_BOOTSTRAP_ADDRS | a:b,c | a:b has no port number; write host:port, for example 10.0.2.15:7980",
        "E2D_PEER_DISCOVERY | k8s-labels | k8s-labels is not a type of discovery here; known: aws/autoscaling-group, aws/tags, digitalocean/tags, static",
        "E2D_DISCOVERY_MATCHES | a=b,c | lacks a name or \"=\" in one of its parts; write name=value,name=value",
      })
  void variable(String variable, String value, String expected) {
    String first = Loading.problems("", Map.of(variable, value)).get(0);
    assertEquals("environment: " + variable + ": " + expected, first);
  }
}
