package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartWatchTest {
  private final List<String> said = new ArrayList<>();
  private final StartWatch watch = new StartWatch(said::add, 0);

  @Test
  void aNodeThatServesIsNewsAtOnceAndNothingIsSaid() {
    assertFalse(watch.isNews(status("joining", 0, "a"), seconds(1)));
    assertTrue(watch.isNews(status("running", 5, ""), seconds(2)));
    assertEquals(List.of(), said);
  }

  @Test
  void whatIsWaitedForIsSaidOnceAndNotTooOften() {
    for (int second = 0; second <= 8; second++) {
      watch.isNews(
          status("starting", 0, second < 5 ? "reading" : "still reading"), seconds(second));
    }
    assertEquals(List.of("starting: reading", "starting: still reading"), said);
  }

  @Test
  void aNodeThatSaysTheSameForLongWithoutEtcdIsNews() {
    assertFalse(watch.isNews(status("starting", 0, "state.json is broken"), seconds(1)));
    assertFalse(watch.isNews(status("starting", 0, "state.json is broken"), seconds(10)));
    assertTrue(watch.isNews(status("starting", 0, "state.json is broken"), seconds(12)));
  }

  @Test
  void anEtcdThatFailsAgainAndAgainIsNews() {
    boolean news = false;
    int second = 0;
    for (; second < 60 && !news; second++) {
      boolean runs = second % 2 == 0;
      String reason = runs ? "etcd is starting" : "after failure " + second;
      news =
          watch.isNews(
              status(runs ? "starting" : "founding", runs ? 100 + second : 0, reason),
              seconds(second));
    }
    assertTrue(second > 15 && second < 30, "after " + second + " s");
    assertTrue(said.stream().anyMatch(line -> line.contains("after failure")), said.toString());
  }

  @Test
  void anEtcdThatLivesIsGivenItsTime() {
    for (int second = 0; second < 80; second++) {
      assertFalse(watch.isNews(status("learner", 7, "catching up"), seconds(second)));
    }
  }

  @Test
  void anApplianceThatDoesNotAnswerIsNamed() {
    watch.silent("process 9 does not answer yet", seconds(1));
    watch.silent("process 9 does not answer yet", seconds(4));
    watch.silent("process 9 does not answer yet", seconds(8));
    assertEquals(List.of("process 9 does not answer yet"), said);
  }

  private static Readiness status(String state, long etcd, String reason) {
    return new Readiness("{}", "a", state, reason, etcd, List.of());
  }

  private static long seconds(int count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
