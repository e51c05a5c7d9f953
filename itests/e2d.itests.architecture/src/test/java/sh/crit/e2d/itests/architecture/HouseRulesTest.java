package sh.crit.e2d.itests.architecture;

import static sh.crit.e2d.itests.architecture.Violators.assertBites;

import org.junit.jupiter.api.Test;
import sh.crit.e2d.itests.architecture.fixture.core.KeepsAPool;
import sh.crit.e2d.itests.architecture.fixture.core.LogsToTheJdk;
import sh.crit.e2d.itests.architecture.fixture.core.LooksAtTheClock;
import sh.crit.e2d.itests.architecture.fixture.core.PrintsStackTraces;
import sh.crit.e2d.itests.architecture.fixture.core.Sleeper;
import sh.crit.e2d.itests.architecture.fixture.core.SpeaksToTheTerminal;

class HouseRulesTest {

  @Test
  void onlyTheCommandLineSpeaksToATerminal() {
    HouseRules.noStandardStreams().check(CodeBase.SHIPPED);
    assertBites(HouseRules.noStandardStreams(), SpeaksToTheTerminal.class, "System.out");
    assertBites(HouseRules.noStandardStreams(), PrintsStackTraces.class, "printStackTrace");
  }

  @Test
  void onlyTheLauncherKnowsTheLogOfTheJdk() {
    HouseRules.noJdkLogging().check(CodeBase.SHIPPED);
    assertBites(HouseRules.noJdkLogging(), LogsToTheJdk.class, "java.util.logging.Logger");
  }

  @Test
  void noPoolOutlivesItsOwner() {
    HouseRules.noStaticThreads().check(CodeBase.SHIPPED);
    assertBites(HouseRules.noStaticThreads(), KeepsAPool.class, "POOL");
  }

  @Test
  void coreIsGivenItsTimeAndChance() {
    HouseRules.timeAndChanceAreInjected().check(CodeBase.SHIPPED);
    assertBites(HouseRules.timeAndChanceAreInjected(), LooksAtTheClock.class, "currentTimeMillis");
  }

  @Test
  void testsWaitForWhatTheyExpectInsteadOfSleeping() {
    HouseRules.noSleep().check(CodeBase.TESTS);
    assertBites(HouseRules.noSleep(), Sleeper.class, "Thread.sleep");
  }
}
