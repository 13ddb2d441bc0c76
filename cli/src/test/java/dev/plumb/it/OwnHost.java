package dev.plumb.it;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What tests that do to a host what others must not notice have in common: a host of their own, and a project's folder. */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnHost {
    HostContainer host;

    @TempDir
    Path folder;

    @BeforeAll
    void start() {
        host = HostContainer.start();
    }

    @AfterAll
    void stop() {
        host.close();
    }
}
