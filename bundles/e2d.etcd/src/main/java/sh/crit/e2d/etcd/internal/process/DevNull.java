package sh.crit.e2d.etcd.internal.process;

import java.io.File;

/** The empty standard input of children: a pipe from the appliance would break when it dies. */
public final class DevNull {
  public static final File FILE = new File("/dev/null");

  private DevNull() {}
}
