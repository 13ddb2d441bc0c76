package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastWritesTest {
    private final LastWrites writes = new LastWrites();

    @Test
    void nothingReachesAChannelThatHasEnded() throws IOException {
        ByteArrayOutputStream channel = new ByteArrayOutputStream();
        OutputStream guarded = writes.guard(channel);
        guarded.write(new byte[] {'a', 'b'});
        guarded.write('c');
        writes.end();

        assertThatThrownBy(() -> guarded.write('d')).isInstanceOf(IOException.class);
        assertThatThrownBy(guarded::flush).isInstanceOf(IOException.class);
        assertThat(channel.toString()).isEqualTo("abc");
    }

    @Test
    void theEndWaitsForAWriteThatIsUnderWay() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch room = new CountDownLatch(1);
        CompletableFuture<Void> write = write(begun, room, order);
        begun.await();
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            room.countDown();
            writes.end();
            order.add("closed");
        });
        write.get(50, TimeUnit.SECONDS);
        end.get(50, TimeUnit.SECONDS);

        assertThat(order).containsExactly("written", "closed");
    }

    @Test
    void theEndDoesNotWaitForRoomThatNobodyMakes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch room = new CountDownLatch(1);
        CompletableFuture<Void> write = write(begun, room, new CopyOnWriteArrayList<>());
        begun.await();
        writes.end();

        assertThat(write).isNotDone();
        room.countDown();
        write.get(50, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> write(CountDownLatch begun, CountDownLatch room, List<String> order) {
        OutputStream guarded = writes.guard(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                begun.countDown();
                try {
                    room.await();
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                order.add("written");
            }
        });
        return CompletableFuture.runAsync(() -> {
            try {
                guarded.write('x');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
