package dev.plumb.modules.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.modules.files.Shells;
import dev.plumb.resource.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoomTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource
    void tellsWhatIsLeftWhereADirectoryIsOrWillBe(Shells shell) throws IOException {
        String there = Files.createDirectory(dir.resolve("an odd 'name'")).toString();
        Map<String, ?> found = shell.read(
                Room.in(there).type(), List.of(Read.of(Room.in(there)), Read.of(Room.in(there + "/not/yet"))), dir);
        assertThat(found).hasSize(2);
        for (Object each : found.values()) {
            assertThat(((Room.Left) each).bytes()).isPositive().isLessThan(Long.MAX_VALUE);
        }
    }

    @Test
    void whateverAHostTellsIsSomeRoomOrAFailure() {
        AnswerFuzz.run(
                "room",
                1000,
                RoomTest.class,
                1,
                List.of(Read.of(Room.in("/")), Read.of(Room.in("/srv/none"))),
                List.of("=", "=-\n", "=999999999999999999\n"));
    }
}
