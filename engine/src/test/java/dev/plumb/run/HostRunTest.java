package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HostRunTest {
    private static final int HOSTS = 8;
    private static final int EACH = 200;

    @Test
    void factsThatManyHostsDelegateToOneAreAllKept() throws Exception {
        HostRun.Facts facts = new HostRun.Facts();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService hosts = Executors.newFixedThreadPool(HOSTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < HOSTS; i++) {
                int host = i;
                all.add(hosts.submit(() -> {
                    start.await();
                    for (int j = 0; j < EACH; j++) {
                        facts.set("h" + host + "_" + j, j);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            hosts.shutdownNow();
        }
        assertThat(facts.values()).hasSize(HOSTS * EACH);
        assertThat(facts.version()).isEqualTo(HOSTS * EACH);
    }
}
