package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void theTrainingRunReallyRuns() {
        String playbook = Path.of("src", "main", "launcher", "training.yml").toString();
        Cli run = Cli.local("check", "-i", "localhost,", "-c", "local", "-e", "trained=yes", playbook);

        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(10);
        // how many changes there are is a matter of what this machine has
        assertThat(run.out()).contains("+ port 80", "localhost: ok: trained /tmp/plumb-training", "changes to make");
    }
}
