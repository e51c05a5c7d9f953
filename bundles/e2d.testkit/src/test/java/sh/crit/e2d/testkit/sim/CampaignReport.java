package sh.crit.e2d.testkit.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was played, in {@code target/campaign.txt} and in the output of the tests. Each test writes
 * a part of its own, and the file is put together anew from the newest of each.
 */
final class CampaignReport {
  private static final Logger LOG = LoggerFactory.getLogger(CampaignReport.class);
  private static final Path FILE = Path.of("target", "campaign.txt");
  private static final Path PARTS = Path.of("target", "campaign");

  private CampaignReport() {}

  /**
   * Writes a part in place of its predecessor and tells its first line.
   *
   * @param name decides the place among the parts
   */
  static void write(String name, String text) throws IOException {
    LOG.info("campaign: {}", text.lines().findFirst().orElse(""));
    Files.createDirectories(PARTS);
    Files.writeString(PARTS.resolve(name), text);
    StringBuilder all = new StringBuilder();
    try (Stream<Path> parts = Files.list(PARTS)) {
      for (Path part : parts.sorted().toList()) {
        List<String> lines = Files.readAllLines(part);
        lines.forEach(l -> all.append(l).append('\n'));
      }
    }
    Files.writeString(FILE, all);
  }
}
