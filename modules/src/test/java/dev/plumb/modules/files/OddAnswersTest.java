package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Read;
import dev.plumb.run.Answers;
import org.junit.jupiter.api.Test;

/** Answers that no host should give, and the few that odd hosts do give. */
class OddAnswersTest {
    private static final String INCOMPLETE = "the host's answer is not complete";

    private static String stat(String size, String modified) {
        return "uid=0(root) gid=0(root) groups=0(root)\n81a4:0:root:0:root:" + size + ":" + modified
                + ":1:1:2:3:1:/a\n=T\n=L\n=R\n=H\n=C\n=E\n";
    }

    @Test
    void aTimeThatNoCalendarHasIsShownAsSeconds() {
        Read<FileState> read = new Read<>(FileType.ref("/a"), FileType.ATTRIBUTES);
        FileState state = (FileState) Answers.found(read, stat("5", "9223372036854775807"));
        assertThat(String.valueOf(state.modified())).contains("@9223372036854775807");
        state = (FileState) Answers.found(read, stat("5", "-9223372036854775808"));
        assertThat(String.valueOf(state.modified())).contains("@-9223372036854775808");
    }

    @Test
    void aSizeBelowZeroIsNoAnswer() {
        assertThat(Answers.found(new Read<>(FileType.ref("/a"), FileType.CONTENT), stat("-5", "1")))
                .isEqualTo(INCOMPLETE);
    }
}
