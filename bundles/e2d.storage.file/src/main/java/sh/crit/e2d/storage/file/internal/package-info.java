/** Backups in a directory. */
package sh.crit.e2d.storage.file.internal;
