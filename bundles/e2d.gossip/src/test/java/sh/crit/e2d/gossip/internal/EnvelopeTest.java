package sh.crit.e2d.gossip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;

class EnvelopeTest {
  private static final NodeInfo FULL =
      new NodeInfo(
          "a",
          "4711",
          "https://10.0.2.15:2380",
          "https://10.0.2.15:2379",
          new HostPort("fe80::1", 7980),
          3,
          "token",
          NodeStatus.RUNNING,
          "Grüße & <Zeichen>",
          true,
          new DataDescriptor(
              DataDescriptor.State.INTACT,
              0xcdf818194e3a8c32L,
              Long.MAX_VALUE,
              "a",
              7,
              6,
              Long.MIN_VALUE,
              9_007_199_254_740_993L,
              List.of(new Member(-1, "a", List.of("https://10.0.2.15:2380"), List.of("u"), false)),
              ""),
          new FoundingRecord(
              List.of(new Ballot(2, "t", List.of(new Ballot.Founder("a", "u")), "b0")), true),
          Optional.of(new RecoveryBallot(3, "p", "a", "u", -1, 6, Long.MAX_VALUE, "b1")),
          List.of(),
          Optional.of(Stance.PAUSED),
          Optional.of(new Rewind("m", "https://10.0.2.15:2380", -1, List.of("u"), "b1@7", true)),
          0xcdf818194e3a8c32L);

  @Test
  void aPeerThatKnowsOfNoRecoveryWantsNone() throws IOException {
    String former = text(Envelope.of(5, FULL)).replaceAll(",\"recovery\":\\{[^}]*}", "");

    assertEquals(Optional.empty(), decode(former).node().recovery());
  }

  @Test
  void aPeerThatKnowsOfNoOrderToGoBackHasNone() throws IOException {
    String former = text(Envelope.of(5, FULL)).replaceAll(",\"rewind\":\\{[^}]*}", "");
    assertFalse(former.contains("b1@7"), former);

    assertEquals(Optional.empty(), decode(former).node().rewind());
  }

  @Test
  void aPeerThatDoesNotTellWhoLetItGoWasLetGoByNobody() throws IOException {
    String text = text(Envelope.of(5, FULL));
    String told = ",\"letGoBy\":" + 0xcdf818194e3a8c32L;
    assertTrue(text.contains(told), text);
    assertEquals(0xcdf818194e3a8c32L, decode(text).node().letGoBy());

    assertEquals(0, decode(text.replace(told, "")).node().letGoBy());
  }

  /** As well as of one that has a stance which is not known here. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stance\":\"DRAINED\"", ",\"stance\":null"})
  void ofAPeerThatDoesNotTellItsStanceItIsNotKnown(String told) throws IOException {
    String text = text(Envelope.of(5, FULL));
    assertTrue(text.contains(",\"stance\":\"PAUSED\""), text);

    NodeInfo read = decode(text.replace(",\"stance\":\"PAUSED\"", told)).node();

    assertEquals(Optional.empty(), read.stance());
    assertEquals(FULL.name(), read.name());
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Envelope written = Envelope.of(Long.MIN_VALUE, FULL);

    assertEquals(written, decode(text(written)));
  }

  @Test
  void ignoresWhatALaterVersionAdds() throws IOException {
    String later =
        text(Envelope.of(5, FULL))
            .replace("\"schema\":1", "\"schema\":2,\"more\":{\"x\":[1,null]}")
            .replace("\"name\":\"a\",\"instance\"", "\"zone\":\"eu\",\"name\":\"a\",\"instance\"");

    Envelope read = decode(later);

    assertEquals(2, read.schema());
    assertEquals(FULL, read.node());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\":1                | \"schema\":0       | schema",
        "\"schema\":1,               | ''                 | schema",
        "\"status\":\"RUNNING\"      | \"status\":\"ODD\" | node.status is missing or unknown",
        "\"instance\":\"4711\"       | \"instance\":\"\"  | who sent it",
        "\"instance\":\"4711\",      | ''                 | node.instance is missing",
        "\"port\":7980               | \"port\":0         | cannot be read",
        "\"votes\":[{                | \"votes\":[null,{  | cannot be read",
        "\"requiredClusterSize\":3   | \"requiredClusterSize\":[] | cannot be read",
        "\"committed\":true          | \"committed\":true} | cannot be read",
      })
  void dropsWhatIsNotComplete(String what, String by, String why) {
    String text = text(Envelope.of(5, FULL));
    assertTrue(text.contains(what), text);

    IOException error = assertThrows(IOException.class, () -> decode(text.replace(what, by)));

    assertTrue(error.getMessage().contains(why), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{", "\u0000\u0001", "{\"schema\":1}", "7"})
  void dropsWhatIsNoMessage(String text) {
    assertThrows(IOException.class, () -> decode(text));
  }

  @Test
  void dropsWhatIsTooLargeOrTooDeep() {
    assertThrows(IOException.class, () -> decode(" ".repeat(Envelope.MAX_BYTES + 1)));
    assertThrows(IOException.class, () -> decode("{\"schema\":1,\"x\":" + "[".repeat(100_000)));
  }

  private static String text(Envelope envelope) {
    return new String(envelope.encode(), StandardCharsets.UTF_8);
  }

  private static Envelope decode(String text) throws IOException {
    byte[] bytes = ("__" + text).getBytes(StandardCharsets.UTF_8);
    return Envelope.decode(bytes, 2, bytes.length - 2);
  }
}
