package dev.plumb.limit;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets the limits be low while a test runs. */
public final class ShortLimits implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        use();
    }

    /** Lets them be low from now on. */
    public static void use() {
        Limits.use(new Limits(Duration.ofMillis(300), 1 << 20, 1000));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Limits.use(Limits.DEFAULT);
    }
}
