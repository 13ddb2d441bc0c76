package dev.plumb.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.record.PendingHandler.Identity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordLinesTest {
    private static final Identity RELOAD = new Identity("shop", "site.yml", "web", "nginx : Reload");
    private static final Identity RESTART = new Identity("shop", "site.yml", "web", "Restart \"app\"\n\u202e é");

    private static PendingHandler notified(Identity identity, String run) {
        return new PendingHandler(identity, run, "ann@laptop", null);
    }

    private static String ended(String run, String how) {
        return RecordLines.line(Map.of("entry", "ended", "run", run, "end", how));
    }

    @Test
    void aLineIsOneLineWhateverStandsInIt() {
        String line = notified(RESTART, "r1").line();
        assertThat(line.strip().lines()).hasSize(1);
        assertThat(PendingHandler.parse(line)).containsExactly(notified(RESTART, "r1"));
    }

    @Test
    void whatHasRunIsLeftNoMore() {
        String text = notified(RELOAD, "r1").line() + notified(RESTART, "r1").line() + RELOAD.doneLine();
        assertThat(PendingHandler.parse(text)).containsExactly(notified(RESTART, "r1"));
        assertThat(PendingHandler.parse(text + notified(RELOAD, "r2").line()))
                .containsExactly(notified(RESTART, "r1"), notified(RELOAD, "r2"));
    }

    @Test
    void whatWasNotifiedTwiceIsLeftByTheFirstRunThatDid() {
        String text = notified(RELOAD, "r1").line() + notified(RELOAD, "r2").line() + ended("r1", "failed at task 5");
        assertThat(PendingHandler.parse(text))
                .containsExactly(new PendingHandler(RELOAD, "r1", "ann@laptop", "failed at task 5"));
    }

    @Test
    void howARunEndedOutlivesBeingWrittenAnew() {
        PendingHandler left = new PendingHandler(RELOAD, "r1", "ann@laptop", "failed at task 5");
        assertThat(PendingHandler.parse(left.line())).containsExactly(left);
    }

    @Test
    void aLineThatWasTornSpoilsNoOther() {
        String first = notified(RELOAD, "r1").line();
        String second = notified(RESTART, "r1").line();
        for (int cut = 0; cut < first.length() - 1; cut++) {
            List<PendingHandler> left = PendingHandler.parse(first.substring(0, cut) + second);
            assertThat(left).as("cut at %d", cut).containsExactly(notified(RESTART, "r1"));
        }
    }

    @Test
    void aByteThatWasAlteredMakesALineCountForNothing() {
        String line = notified(RELOAD, "r1").line();
        Random random = new Random(3);
        for (int at = 1; at < line.length() - 1; at++) {
            char other = (char) ('a' + random.nextInt(26));
            if (other != line.charAt(at)) {
                String altered = line.substring(0, at) + other + line.substring(at + 1);
                assertThat(PendingHandler.parse(altered)).as(altered).isEmpty();
            }
        }
    }

    @Test
    void linesOfALaterVersionAndOfUnknownKindsAreLeftOut() {
        String later = notified(RELOAD, "r1").line().replaceFirst("1 ", "2 ");
        String other = RecordLines.line(Map.of("entry", "new-kind", "run", "r1"));
        assertThat(PendingHandler.parse(later + other + "\u0000\u0001 garbage\n{}\n1 00000000 []\n"))
                .isEmpty();
    }
}
