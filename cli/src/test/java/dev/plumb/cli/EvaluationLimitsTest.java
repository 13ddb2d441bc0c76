package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.limit.Limits;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What may be set of the limits; that one that is hit fails the task of that host and no other. */
@Isolated("sets the limits of the process")
@Timeout(300)
class EvaluationLimitsTest extends LocalPlays {
    private static final String HOSTS = """
            one ansible_connection=local x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa n=999999999
            two ansible_connection=local x=a n=0
            """;

    @AfterEach
    void usualLimits() {
        Limits.use(Limits.DEFAULT);
    }

    private Cli two(Map<String, String> environment, String tasks) {
        String plays = play("gather_facts: false", tasks).replace("hosts: localhost", "hosts: all");
        return Cli.run(
                environment,
                "apply",
                "-f",
                "1",
                "-i",
                file("hosts.ini", HOSTS).toString(),
                file("site.yml", plays).toString());
    }

    private void failsOnOneOnly(String tasks, String told) {
        Cli run = two(Map.of("PLUMB_EVALUATION_TIMEOUT", "1"), tasks + """

                - copy: {content: "x\\n", dest: "DIR/after-${inventory_hostname}"}
                """);
        assertThat(run.out()).as(run.err()).contains(told).contains("recap").doesNotContain("internal error");
        assertThat(run.code()).isEqualTo(2);
        assertThat(dir.resolve("after-one")).doesNotExist();
        assertThat(dir.resolve("after-two")).exists();
    }

    @Test
    void anExpressionThatTakesTooLongForOneHostFailsThere() {
        failsOnOneOnly("""
                - command: echo ${x}
                  register: r
                - debug: {msg: found}
                  when: r.stdout is search('(.*a){20}b') or true
                """, "this takes longer than 1 s to evaluate");
    }

    @Test
    void aNumberThatIsTooLargeForOneHostFailsThere() {
        failsOnOneOnly("""
                - command: echo 5e${n}
                  register: r
                - debug: {msg: "${r.stdout?number + 1}"}
                """, "the number has more than 10000 digits");
    }

    @Test
    void aLineThatTakesTooLongToSearchFailsThere() {
        failsOnOneOnly("""
                - copy: {content: "${x}\\n", dest: "DIR/lines-${inventory_hostname}"}
                - lineinfile: {path: "DIR/lines-${inventory_hostname}", regexp: '(.*a){20}b', line: y}
                """, "this takes longer than 1 s to evaluate");
    }

    @Test
    void aLongLineIsMatchedByARepeatedGroup() {
        file("long", "a".repeat(20_000) + "c\n");
        apply(play("gather_facts: false", "- lineinfile: {path: DIR/long, regexp: '^(a|b)*c', line: abc}"));
        assertThat(lines("long")).containsExactly("abc");
    }

    @Test
    void theLimitsCanBeSet() {
        file("plumb.yml", "evaluation_timeout: 7\nevaluation_size: 3\nevaluation_elements: 5000000\n");
        Config ofFile = Config.read(dir, null, Map.of("ANSIBLE_CONFIG", "/nonexistent"));
        assertThat(ofFile.limits()).isEqualTo(new Limits(java.time.Duration.ofSeconds(7), 3 << 20, 5_000_000));
        Config ofBoth =
                Config.read(dir, null, Map.of("ANSIBLE_CONFIG", "/nonexistent", "PLUMB_EVALUATION_TIMEOUT", "9"));
        assertThat(ofBoth.limits().time().toSeconds()).isEqualTo(9);
        assertThat(Config.read(dir.resolve("none"), null, Map.of("ANSIBLE_CONFIG", "/nonexistent"))
                        .limits())
                .isEqualTo(Limits.DEFAULT);
    }

    @Test
    void aFileWithTooManyValuesIsToldWithTheSetting() {
        Cli run = Cli.run(
                Map.of("PLUMB_EVALUATION_ELEMENTS", "10"),
                "validate",
                file("site.yml", play("gather_facts: false", "- debug: {msg: [1, 2, 3, 4, 5, 6, 7, 8, 9]}"))
                        .toString());
        assertThat(run.err())
                .contains("the file stands for more than 20 values")
                .contains("PLUMB_EVALUATION_ELEMENTS in the environment raises the limit");
    }
}
