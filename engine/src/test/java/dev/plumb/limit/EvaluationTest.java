package dev.plumb.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EvaluationTest {
    @AfterEach
    void usualLimits() {
        Limits.use(Limits.DEFAULT);
    }

    private static void limit(Duration time) {
        Limits.use(new Limits(time, 1000, 10));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsBegunInsideHasTheTimeOfTheWhole() {
        limit(Duration.ofMillis(500));
        try (Evaluation whole = Evaluation.begin()) {
            sleep(550);
            try (Evaluation part = Evaluation.begin()) {
                assertThat(part).isSameAs(whole);
                assertThatThrownBy(part::verify)
                        .hasMessage("this takes longer than 0.5 s to evaluate")
                        .isInstanceOfSatisfying(
                                LimitException.class,
                                e -> assertThat(e.hint())
                                        .isEqualTo(
                                                "evaluation_timeout in plumb.yml or PLUMB_EVALUATION_TIMEOUT in the environment"
                                                        + " raises the limit"));
            }
            assertThatThrownBy(whole::verify).isInstanceOf(LimitException.class);
        }
        try (Evaluation next = Evaluation.begin()) {
            next.verify();
        }
    }

    @Test
    void theClockStandsStillWhileItWaitsForSomethingOutside() {
        limit(Duration.ofMillis(500));
        try (Evaluation evaluation = Evaluation.begin()) {
            Evaluation.waiting(() -> {
                sleep(800);
                evaluation.verify();
                return "";
            });
            evaluation.verify();
        }
    }

    @Test
    void workOnAnotherThreadBelongsToTheEvaluation() throws InterruptedException {
        limit(Duration.ofMillis(500));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (Evaluation evaluation = Evaluation.begin()) {
            sleep(550);
            Thread other = new Thread(() -> thrown.set(catchThrowable(() -> evaluation.on(() -> {
                try (Evaluation part = Evaluation.begin()) {
                    part.verify();
                }
                return "";
            }))));
            other.start();
            other.join();
        }
        assertThat(thrown.get()).isInstanceOf(LimitException.class);
    }

    @Test
    void anInterruptEndsWhatGoesOnAndWhatItWaitsForButNotWhatFollows() throws InterruptedException {
        limit(Duration.ofMinutes(10));
        CountDownLatch waits = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread busy = new Thread(() -> {
            try (Evaluation evaluation = Evaluation.begin()) {
                Evaluation.waiting(() -> {
                    waits.countDown();
                    sleep(600_000);
                    return "";
                });
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                thrown.set(catchThrowable(evaluation::verify));
                assertThat(Evaluation.isAnyStuck()).isTrue();
            }
        });
        busy.start();
        waits.await();
        Evaluation.interruptAll();
        busy.join();

        assertThat(thrown.get()).isInstanceOf(LimitException.class).hasMessage("the run was interrupted");
        assertThat(Evaluation.isAnyStuck()).isFalse();
        try (Evaluation next = Evaluation.begin()) {
            next.verify();
        }
    }

    @Test
    void sizesAreBounded() {
        limit(Duration.ofSeconds(1));
        Limits.checkText(1000);
        Limits.checkList(10);
        assertThatThrownBy(() -> Limits.checkText(1001)).isInstanceOf(LimitException.class);
        assertThatThrownBy(() -> Limits.checkList(11)).hasMessage("the list has more than 10 elements");
    }
}
