package sh.crit.e2d.plugins.internal.check;

import java.security.CodeSigner;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;

/**
 * What a jar was found to hold when all of it was read.
 *
 * @param headers the main part of its manifest
 * @param signers who signed each entry that can be signed; an empty list where nobody did
 * @param newestClass the highest version of a class file's format, 0 without classes
 */
record JarContent(Attributes headers, Map<String, List<CodeSigner>> signers, int newestClass) {
  String header(String name) {
    return headers.getValue(name);
  }
}
