package sh.crit.e2d.shell.internal.view;

/**
 * The answer of {@code restore --to}.
 *
 * @param dataDir the new data directory, an absolute path
 * @param backup what it was made from
 */
public record UnpackedBackup(String dataDir, StoredBackup backup) {}
