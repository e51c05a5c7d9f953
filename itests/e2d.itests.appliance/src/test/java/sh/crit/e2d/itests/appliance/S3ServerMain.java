package sh.crit.e2d.itests.appliance;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server over a directory, whose folders are buckets; ends with who started it. */
final class S3ServerMain {
  private S3ServerMain() {}

  /** Says its port. Arguments: the directory, key and secret. */
  public static void main(String[] arguments) throws Exception {
    PrintStream parent = System.out;
    // Nobody reads on after the port, and a full pipe would stop the server.
    System.setOut(System.err);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(arguments[0]))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, arguments[1], arguments[2])
            .metricsEnabled(false)
            .build();
    server.start();
    parent.println("port " + server.getPort());
    parent.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
    server.stop();
    System.exit(0);
  }
}
