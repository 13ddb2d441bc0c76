package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read from the record that a host keeps of a job. */
final class HostJobRecordTest {
    private static final String HEAD = """
            job %s 0 /var/lib/plumb/jobs/live
            plumb-lock [exclusive; since 2026-01-01T00:00:00Z; ab12; ann@desk (pid 7): apply site.yml; job 12 /x]
            prepare
            switch it

            """;

    private static HostJobRecord parse(String running, String lines) {
        return HostJobRecord.parse(HEAD.formatted(running) + lines, List.of());
    }

    @Test
    void whereItIsAndWhatItDoesIsTold() {
        HostJobRecord record = parse("1", """
                17 begin 2 .
                17 step 1 .
                18 say 3 of 4 files . .
                19 ok 1 .
                20 step 2 .
                20 again 2 1 .
                """);
        assertThat(record.running()).isTrue();
        assertThat(record.end()).isNull();
        assertThat(record.isBrokenOff()).isFalse();
        assertThat(record.place()).isEqualTo("step 2 of 2, switch it");
        assertThat(record.lines().stream().map(record::working).filter(java.util.Objects::nonNull))
                .containsExactly("prepare", "3 of 4 files .", "switch it", "switch it is tried again");
    }

    @Test
    void aLineThatWasNotWrittenToItsEndDoesNotCount() {
        HostJobRecord record = parse("0", "17 step 1 .\n18 end done");
        assertThat(record.end()).isNull();
        assertThat(record.isBrokenOff()).isTrue();
        assertThat(parse("0", "17 step 1 .\n18 end done .").end()).isEqualTo(HostJobRecord.End.DONE);
        assertThat(parse("0", "17 step 1 .\n18 en\n18 end undone .\n").end()).isEqualTo(HostJobRecord.End.UNDONE);
    }

    @Test
    void whatIsKnownIsNotReadAgain() {
        HostJobRecord first = parse("1", "17 step 1 .\n");
        HostJobRecord second = HostJobRecord.parse(HEAD.formatted("0") + "18 end done .\n", first.lines());
        assertThat(second.lines()).hasSize(2);
        assertThat(second.end()).isEqualTo(HostJobRecord.End.DONE);
    }

    @Test
    void aFailureNamesTheStepAndWhatWasUndone() {
        HostJobRecord record = parse(
                "0", "1 step 1 .\n1 ok 1 .\n1 step 2 .\n1 fail 2 7 .\n1 undo 2 .\n1 stuck 2 4 .\n" + "1 end stuck .\n");
        assertThat(record.end()).isEqualTo(HostJobRecord.End.STUCK);
        assertThat(record.part()).isEqualTo("step.2");
        assertThat(record.failure("no way"))
                .isEqualTo("step 'switch it' failed: no way (exit status 7); undoing step 'switch it' failed:"
                        + " exit status 4; not undone: switch it, prepare");
        assertThat(parse("0", "1 broken 0 .\n1 end undone .\n").failure(""))
                .contains("broken off before its first step")
                .endsWith("; there was nothing to undo");
    }

    @Test
    void aHostThatHasNoneOrSaysNothingHasNone() {
        assertThat(HostJobRecord.parse("none\n", List.of()).exists()).isFalse();
        assertThat(HostJobRecord.parse("", List.of()).exists()).isFalse();
    }

    @Test
    void aNameThatNoFileCanHaveIsReplacedByADigest() {
        assertThat(HostJobs.name("release-shop.1")).isEqualTo("release-shop.1");
        assertThat(HostJobs.name("../etc")).matches("[0-9a-f]{16}").isNotEqualTo(HostJobs.name("../etd"));
        assertThat(HostJobs.name("x".repeat(65))).matches("[0-9a-f]{16}");
    }
}
