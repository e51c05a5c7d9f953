package sh.crit.e2d.shell.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.shell.internal.Views;

class TextTest {
  @Test
  void statusOfARunningNode() {
    assertEquals(
        """
        node           alpha
        state          running: voting member of a cluster with quorum
        warnings
          - backups are not encrypted
        cluster        cdf818194e3a8c32, 2 of 3 members, leader alpha
        etcd           3.5.30, pid 4242 (adopted)
        peer URL       https://10.0.0.1:2380
        client URL     https://10.0.0.1:2379
        gossip         10.0.0.1:7980 (encrypted)
        present        alpha beta (paused)
        last snapshot  revision 4700, 2026-01-02T03:04:05Z, verified

        NAME   ID                ROLE     STATUS             REVISION   DB SIZE  PEER URL               CLIENT URL
        alpha  8e9e05c52164694d  leader   healthy                4711  20.0 KiB  https://10.0.0.1:2380  https://10.0.0.1:2379
        -      91bc3c398fb3c146  learner  unstarted, paused         -         -  https://10.0.0.2:2380  -\
        """,
        StatusText.of(Views.running(), Screen.PLAIN));
  }

  @Test
  void statusSaysWhatItWaitsForBeforeTheDetails() {
    String text = StatusText.of(Views.waiting(), Screen.PLAIN);
    assertTrue(
        text.startsWith(
            """
            node           alpha
            state          waiting: no quorum
            waiting for
              - 2 more nodes with the cluster token of this one
            cluster        none yet, 3 members required, leader unknown
            etcd           3.5.30, not running
            """),
        text);
    assertTrue(text.endsWith("last snapshot  none"), text);
  }

  @Test
  void discoveryTellsWhoIsFoundAndWhoIsLeftOut() {
    assertEquals(
        """
        type           aws/tags
        matches        Name=etcd
        answered       in 42 ms
        peers
          - 10.0.0.1:7980
          - 10.0.0.2:7980
        left out
          - instance i-0a (etcd): its state is stopping\
        """,
        DiscoveryText.of(Views.discovery(""), Screen.PLAIN));
    assertEquals(
        """
        type           aws/tags
        matches        Name=etcd
        problem        the token has expired\
        """,
        DiscoveryText.of(Views.discovery("the token has expired"), Screen.PLAIN));
  }

  @Test
  void pluginsAreATableAndWhatIsToBeKnown() {
    assertEquals(
        """
        NAME               VERSION  STATE       PROVIDES                             FILE      REPLACES  SINCE
        e2d.storage.s3     0.2.0    active      storage s3                           s3.jar    0.1.0     2026-01-02T03:04:05Z
        half.jar           -        incomplete  -                                    half.jar  -         2026-01-02T03:04:06Z
        org.user           1.0.0    waiting     discovery cloud/tags, storage cloud  user.jar  -         2026-01-02T03:04:07Z
        page.jar           -        refused     -                                    page.jar  -         2026-01-02T03:04:08Z
        e2d.discovery.dns  0.1.0    active      discovery dns/a                      -         -         -

          - plugins/half.jar is not whole: its end is missing; waiting for the rest
          - plugins/user.jar lacks Import-Package org.cloud, which nothing here provides
          - plugins/page.jar is no jar
          - e2d.discovery.dns runs and offers nothing\
        """,
        PluginsText.of(Views.plugins(), Screen.PLAIN));
  }

  @Test
  void narrowScreenTurnsRowsIntoBlocksAndCutsNothing() {
    String text = MembersText.of(List.of(Views.LEADER, Views.UNSTARTED), new Screen(40, false));
    assertTrue(text.lines().allMatch(line -> line.length() <= 40), text);
    assertTrue(text.contains("CLIENT URL  https://10.0.0.1:2379"), text);
    assertTrue(text.contains("\n\nNAME        -\n"), text);
  }

  @Test
  void longReasonsAreWrappedUnderTheirLabel() {
    String text = StatusText.of(Views.running(), new Screen(40, false));
    assertTrue(
        text.contains(
            "state          running: voting member of\n               a cluster with quorum"),
        text);
  }

  @Test
  void coloursOnlyOnTerminals() {
    assertFalse(StatusText.of(Views.running(), Screen.of("dumb", 80)).contains("\u001b"));
    assertFalse(StatusText.of(Views.running(), Screen.of("", 80)).contains("\u001b"));
    assertFalse(StatusText.of(Views.running(), Screen.of("xterm", 0)).contains("\u001b"));
    assertTrue(
        StatusText.of(Views.running(), Screen.of("xterm", 80)).contains("\u001b[32mrunning"));
  }

  @Test
  void namesFromElsewhereCannotSteerTheTerminal() {
    MemberView evil =
        new MemberView(
            "a\u001b[2J\nb",
            "1",
            "https://p",
            "https://c",
            MemberView.Role.VOTER,
            MemberView.Status.HEALTHY,
            1,
            1,
            Optional.empty());
    String text = MembersText.of(List.of(evil), Screen.PLAIN);
    assertTrue(text.contains("a?[2J b"), text);
  }

  @Test
  void planExplainAndHealth() {
    assertEquals(
        """
        next step      nothing to do
        reason         1 of 3 nodes present
        situation      14
        waiting for
          - 2 more nodes
        refused
          - found a cluster: a backup exists
        facts
          - gossip: 1 node, 2s old\
        """,
        PlanText.of(Views.plan(), Screen.PLAIN));
    assertEquals(
        """
        2026-01-02T03:04:05Z  round 7, situation 5
          decided      join as learner
          reason       a cluster with quorum runs
          outcome      under way
          fact         etcd alpha: quorum, 1s old\
        """,
        ExplainText.of(List.of(Views.decision(7, "")), Screen.PLAIN));
    assertEquals(
        """
        not healthy
        CHECK   RESULT  DETAIL
        etcd    passed  answers in 3 ms
        quorum  failed  1 of 3\
        """,
        HealthText.of(Views.health(false), Screen.PLAIN));
    assertEquals("no decision has changed anything yet", ExplainText.of(List.of(), Screen.PLAIN));
  }

  @Test
  void planOfAnOrderEndsWithWhatConfirmsIt() {
    String plan =
        """
        not done yet: remove beta, plan 001e05
          - beta is no member any more
          - 2 voters are left, and 2 make a quorum
        to do this: e2d remove beta --confirm 001e05\
        """;
    OrderView planned = Views.planned("remove beta");
    assertEquals(plan, OrderText.of(planned, Screen.PLAIN));
    assertEquals(
        plan.replace("e2d remove", "e2d -c '/my nodes/1.yaml' remove"),
        OrderText.of(planned, Screen.PLAIN.withConfig("/my nodes/1.yaml")));
    assertEquals(
        "done: remove beta\n  - beta is no member any more",
        OrderText.of(Views.done("remove beta"), Screen.PLAIN));
  }

  @Test
  void whatIsToBeCopiedIsNeverWrapped() {
    String narrow = OrderText.of(Views.planned("remove beta"), new Screen(20, false));
    assertTrue(narrow.endsWith("\nto do this: e2d remove beta --confirm 001e05"), narrow);
    assertTrue(narrow.contains("  - beta is no\n    member any more\n"), narrow);
  }

  @Test
  void effectsCannotSteerTheTerminal() {
    OrderView evil = new OrderView("remove a\u001b[2J", false, "1\n2", List.of("\u001b[2J\nx"));
    String text = OrderText.of(evil, Screen.PLAIN);
    assertFalse(text.contains("\u001b"), text);
    assertEquals(3, text.lines().count(), text);
  }

  @Test
  void wordsAreQuotedWhereAShellWouldReadMoreIntoThem() {
    assertEquals("n-1.example.org", Quoted.word("n-1.example.org"));
    assertEquals("'$(reboot)'", Quoted.word("$(reboot)"));
    assertEquals("'it'\\''s'", Quoted.word("it's"));
    assertEquals("''", Quoted.word(""));
  }

  @Test
  void sizesAreHuman() {
    assertEquals("1023 B", Sizes.human(1023));
    assertEquals("1.0 KiB", Sizes.human(1024));
    assertEquals("1.5 MiB", Sizes.human(1_572_864));
    assertEquals("2.0 GiB", Sizes.human(2L << 30));
  }

  @Test
  void wordsLongerThanTheLineStayWhole() {
    assertEquals(
        List.of("see", "https://example.org/long", "now"),
        Wrap.lines("see https://example.org/long now", 10));
  }
}
