package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Loops whose items see what those before them did, as in Ansible: variables that they set, and their own result. */
class LoopsThatSeeThemselvesTest extends LocalPlays {
    private String said(String keywords, String tasks) {
        String play = play(keywords, tasks + "- debug: {msg: \"<${join(said, ' ')}>\"}\n");
        String check = run("check", play).out().replaceAll("(?s).*<(.*)>.*", "$1");
        String apply = apply(play).out().replaceAll("(?s).*<(.*)>.*", "$1");
        assertThat(check).as("what the dry run said").isEqualTo(apply);
        return apply;
    }

    @Test
    void setFactCollects() {
        assertThat(said("", """
                - set_fact: {said: "${default(said, []) + [item]}"}
                  loop: [a, b, c]
                  when: item != 'b'
                """)).isEqualTo("a c");
    }

    @Test
    void aConditionSeesWhatAnItemBeforeHasSet() {
        assertThat(said("vars: {said: []}", """
                - set_fact: {said: "${said + [item]}"}
                  loop: [c, a, c, b, a]
                  when: item not in said
                """)).isEqualTo("c a b");
    }

    @Test
    void setFactSeesVariablesWhoseNamesItMakesUp() {
        assertThat(said("", """
                - set_fact: {first: "1", last: first}
                - set_fact:
                    "${item}": "${vars[last]}${item?length}"
                    last: "${item}"
                  loop: [ab, abc]
                - set_fact: {said: "${[ab, abc]}"}
                """)).isEqualTo("12 123");
    }

    @Test
    void includeVarsSeesTheFilesBefore() {
        file("one.yml", "next: two.yml\nsaid: [one]\n");
        file("two.yml", "said: [two]\n");
        assertThat(said("vars: {next: one.yml}", """
                - include_vars: "${next}"
                  loop: [1, 2]
                """)).isEqualTo("two");
    }

    @Test
    void theOwnResultIsThatOfTheItemBefore() {
        applyTasks("", """
                - shell: "echo ${item} >>DIR/ran; test ${item} = b"
                  loop: [a, b, c]
                  register: found
                  failed_when: false
                  when: found is undefined or found.rc != 0
                - assert: {that: "found.results[2] is skipped and found.results[1].rc == 0"}
                """);
        assertThat(lines("ran")).containsExactly("a", "b");
    }

    /** What is tried again is the same item still. */
    @Test
    void theOwnResultStaysWhileAnItemIsTriedAgain() {
        file("ran", "");
        applyTasks("", """
                - shell: "echo ${item}${(last.stdout)!} >>DIR/ran; wc -l <DIR/ran"
                  loop: [a, b]
                  register: last
                  until: last.stdout|int > 2
                  retries: 4
                  delay: 0
                """.replace("last.stdout|int", "last.stdout?number"));
        assertThat(lines("ran")).containsExactly("a", "a", "a", "b3");
    }

    @Test
    void anItemThatIsWrongFailsAloneOnceItsTurnHasCome() {
        Cli run = run("apply", play("", """
                - set_fact: {done: "${(item == 'a')?then([item], done + [nowhere])}"}
                  loop: [a, b]
                """));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("nowhere");
    }
}
