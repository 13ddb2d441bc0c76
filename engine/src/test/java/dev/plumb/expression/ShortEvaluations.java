package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;

import dev.plumb.limit.Limits;
import dev.plumb.limit.ShortLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests whose evaluations have little time, and leave some of them stuck. */
@Timeout(120)
@ExtendWith(ShortLimits.class)
abstract class ShortEvaluations {
    /** What was left alone ends after some seconds; others are to find nothing of it. */
    @AfterAll
    static void waitForWhatIsStuck() throws InterruptedException {
        while (Supervised.stuck() > 0) {
            Thread.sleep(20);
        }
    }

    @BeforeEach
    void startWarm() {
        // what loads classes takes longer than these tests have time
        Limits.use(Limits.DEFAULT);
        EXPRESSIONS.warmUp();
        ShortLimits.use();
    }
}
