package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task is tried again for is looked at again: on the own host, and on one that it is delegated to. */
@NeedsHost
class RetriesTest {
    private static final String TASKS = """
            - name: later
              shell: (sleep 2; touch DIR/ready) >/dev/null 2>&1 &
              DELEGATED
            - name: waits
              stat: {path: DIR/ready}
              register: found
              until: found.stat.exists
              retries: 20
              delay: 1
              DELEGATED
            """;

    @TempDir
    Path folder;

    private void waits(String directory, String delegated) {
        try (HostContainer host = HostContainer.start()) {
            Outcomes apply = new Project(folder)
                    .on(host)
                    .tasks(TASKS.replace("DIR", directory).replace("DELEGATED", delegated))
                    .apply();
            assertThat(apply.exit()).as("%s", apply).isZero();
            assertThat(apply.with("ok")).as("%s", apply).contains("waits");
        }
    }

    @Test
    void onTheOwnHost() {
        waits("/srv", "");
    }

    @Test
    void onAnother() {
        waits(folder.toString(), "delegate_to: localhost");
    }
}
