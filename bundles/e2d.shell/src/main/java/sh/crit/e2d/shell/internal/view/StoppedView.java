package sh.crit.e2d.shell.internal.view;

/**
 * The answer of {@code shutdown}.
 *
 * @param stopped whether etcd has stopped; the appliance follows by itself
 */
public record StoppedView(boolean stopped) {}
