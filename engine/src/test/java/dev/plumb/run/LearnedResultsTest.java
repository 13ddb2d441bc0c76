package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Event;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is known only when it was done, and what modules find out of a host. */
class LearnedResultsTest extends MemoryRun {
    private static final String LEARNS = """
            - hosts: all
              tasks:
                - {name: set, entry: {key: a, value: x}, register: r}
                - {name: uses, entry: {key: b, value: "${r.found?replace(' ', '-')}"}}
            """;

    @Test
    void aLaterTaskSeesWhatWasReadBack() throws IOException {
        apply(LEARNS);
        assertThat(outcomes()).containsExactly("set CHANGED", "uses CHANGED");
        assertThat(host("h").entries).containsEntry("b", "x-after-a-script");
    }

    @Test
    void aDryRunDoesNotKnowIt() throws IOException {
        check(LEARNS);
        assertThat(outcomes()).containsExactly("set CHANGED", "uses UNKNOWN");
        assertThat(ended("uses").message()).isEqualTo("it is to be found");
    }

    @Test
    void aResultThatIsNotKnownMayHaveAnything() throws IOException {
        check("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: ask, probe: {run: "get a"}, register: asked}
                    - {name: unknown, entry: {key: a, value: "${asked.stdout}"}, register: r}
                    - {name: each, entry: {key: "${item}", value: "${asked.stdout}"}, register: all, loop: [b, c]}
                    - {name: is it, entry: {key: d}, when: r.whatever is defined}
                    - {name: is it not, entry: {key: d}, when: r.whatever is not defined}
                    - {name: has it, entry: {key: d}, when: "'whatever' in r"}
                    - {name: or else, entry: {key: d, value: "${r.whatever!'else'}"}}
                    - {name: else, entry: {key: d, value: "${default(r.whatever, 'else')}"}}
                    - {name: of a loop, entry: {key: d}, when: "all.results[0].whatever is defined"}
                """);
        assertThat(outcomes())
                .endsWith(
                        "is it UNKNOWN",
                        "is it not UNKNOWN",
                        "has it UNKNOWN",
                        "or else UNKNOWN",
                        "else UNKNOWN",
                        "of a loop UNKNOWN");
    }

    @Test
    void factsOfAModuleAreVariablesAndAmongAllFacts() throws IOException {
        host("h").entries.put("a", "x");
        String play = """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: look, look: {key: a}}
                    - {name: uses, entry: {key: b, value: "${look_a}${ansible_facts.look_a}"}}
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: later, entry: {key: c, value: "${look_a}"}}
                """;
        check(play);
        assertThat(outcomes()).containsExactly("look OK", "uses CHANGED", "later CHANGED");
        apply(play);
        assertThat(host("h").entries).containsEntry("b", "xx").containsEntry("c", "x");
    }

    @Test
    void factsFollowWhatEarlierTasksPlan() throws IOException {
        host("h").entries.put("a", "x");
        String play = """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: set, entry: {key: a, value: y}}
                    - {name: look, look: {key: a}}
                    - {name: uses, entry: {key: b, value: "${look_a}"}}
                    - {name: set again, entry: {key: a, value: z}}
                    - {name: look again, look: {key: a}}
                    - {name: uses again, entry: {key: c, value: "${look_a}"}}
                """;
        apply(play);
        assertThat(host("h").entries).containsEntry("b", "y").containsEntry("c", "z");
    }

    @Test
    void warningsOfAResultAreTold() throws IOException {
        apply("""
                - hosts: all
                  gather_facts: false
                  tasks:
                    - {name: look, look: {key: a}}
                    - {name: hidden, look: {key: b}, no_log: true}
                """);
        assertThat(events.stream().filter(Event.Warning.class::isInstance).map(Object::toString))
                .hasSize(1)
                .first()
                .asString()
                .contains("task 1 \"look\": there is no a");
    }
}
