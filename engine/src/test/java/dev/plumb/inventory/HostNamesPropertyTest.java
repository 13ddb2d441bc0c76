package dev.plumb.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Ranges made together with what they stand for. */
class HostNamesPropertyTest {
    private final long seed = Long.getLong("plumb.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @RepeatedTest(20)
    void expandsToEveryCombinationInOrder() {
        for (int round = 0; round < 100; round++) {
            StringBuilder definition = new StringBuilder("h");
            List<String> expected = List.of("h");
            int parts = random.nextInt(4);
            for (int i = 0; i < parts; i++) {
                List<String> values = random.nextInt(3) == 0 ? literal(definition) : range(definition);
                List<String> next = new ArrayList<>();
                for (String head : expected) {
                    for (String value : values) {
                        next.add(head + value);
                    }
                }
                expected = next;
            }
            Problems problems = new Problems();
            boolean port = random.nextInt(4) == 0;
            int number = 1 + random.nextInt(65535);
            String written = definition + (port ? ":" + number : "");
            HostNames.Expanded found = HostNames.expand(written, Position.of("test"), problems);
            assertThat(problems.sorted()).as("%s (seed %d)", written, seed).isEmpty();
            assertThat(found.names()).as("%s (seed %d)", written, seed).isEqualTo(expected);
            assertThat(found.port() == null ? null : found.port().value())
                    .as("%s (seed %d)", written, seed)
                    .isEqualTo(port ? (long) number : null);
        }
    }

    private List<String> literal(StringBuilder definition) {
        String text = List.of("-", ".", "web", "x-1.", "_").get(random.nextInt(5));
        definition.append(text);
        return List.of(text);
    }

    private List<String> range(StringBuilder definition) {
        int step = 1 + random.nextInt(3);
        boolean showStep = step > 1 || random.nextBoolean();
        List<String> values = new ArrayList<>();
        String first;
        String last;
        if (random.nextInt(3) == 0) {
            char from = (char) ('a' + random.nextInt(20));
            char to = (char) (from + random.nextInt(5));
            for (char c = from; c <= to; c += (char) step) {
                values.add(String.valueOf(c));
            }
            first = String.valueOf(from);
            last = String.valueOf(to);
        } else {
            int from = random.nextInt(12);
            int to = from + random.nextInt(8);
            int width = random.nextBoolean() ? 0 : 2 + random.nextInt(2);
            String format = width == 0 ? "%d" : "%0" + width + "d";
            // Leading zeros count only where the first number has one.
            boolean padded = String.format(format, from).length() > 1
                    && String.format(format, from).charAt(0) == '0';
            for (int i = from; i <= to; i += step) {
                values.add(padded ? String.format(format, i) : Integer.toString(i));
            }
            first = padded ? String.format(format, from) : Integer.toString(from);
            last = padded ? String.format(format, to) : Integer.toString(to);
            if (from == 0 && !padded && random.nextBoolean()) {
                first = "";
            }
        }
        definition
                .append('[')
                .append(first)
                .append(':')
                .append(last)
                .append(showStep ? ":" + step : "")
                .append(']');
        return values;
    }

    @Test
    void aNameThatNoFileCouldHaveIsToldBeforeItIsMultiplied() {
        Problems problems = new Problems();
        String written = "h".repeat(100_000) + "[0:99]";
        assertThat(HostNames.expand(written, Position.of("test"), problems).names())
                .isEmpty();
        assertThat(problems.sorted())
                .extracting(Problem::message)
                .containsExactly("a host's name is longer than 255 characters");
    }
}
