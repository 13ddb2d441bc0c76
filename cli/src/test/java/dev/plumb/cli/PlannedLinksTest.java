package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands that work through a link which the same run makes. */
class PlannedLinksTest extends LocalPlays {
    private static final String TASKS = """
            - file: {path: DIR/releases/1/app, state: directory}
            - file: {path: DIR/current, src: releases/1, state: link}
            - {name: works in it, shell: "pwd -P >DIR/out", args: {chdir: DIR/current/app}}
            - {name: finds it, shell: "echo no >DIR/no", args: {creates: DIR/current/app}}
            - {name: finds it below, shell: "echo no >DIR/no", args: {chdir: DIR/current, creates: app}}
            - {name: misses it, shell: "echo no >DIR/no", args: {removes: DIR/current/other}}
            """;

    private List<String> outcomes(String command) {
        Cli run = run(command, play("", TASKS.replace("DIR", dir.toString())));
        assertThat(run.code()).as(run.out() + run.err()).isIn(0, 10);
        return run.out()
                .lines()
                .filter(line -> line.startsWith("  localhost: "))
                .map(line -> line.replaceAll("localhost: (\\w+).*", "$1").strip())
                .toList();
    }

    @Test
    void areFollowed() {
        List<String> planned = outcomes("check");
        assertThat(outcomes("apply")).isEqualTo(planned);
        assertThat(lines("out")).containsExactly(dir + "/releases/1/app");
        assertThat(dir.resolve("no")).doesNotExist();
    }
}
