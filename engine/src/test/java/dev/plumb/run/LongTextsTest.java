package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.module.FileMode;
import dev.plumb.program.Program;
import dev.plumb.resource.Mentions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts of any length are worked on: neither do they nest too deeply nor does time grow with the square of their length. */
class LongTextsTest {
    private static final int MANY = 300_000;

    @Test
    @Timeout(60)
    void longModes() {
        String mode = "u+rw-x,".repeat(MANY) + "g=u-o+X";
        assertThat(new FileMode(mode).text()).isEqualTo(mode);
        for (String wrong : List.of(mode + ",", "," + mode, mode + "!", "u=" + "uuuu=".repeat(MANY) + "a")) {
            assertThatThrownBy(() -> new FileMode(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void modes() {
        for (String mode : List.of("u=rw,go=r", "a+x", "+x", "u+", "ug=o", "u=ugoa=", "u=rwa+x-w", "=")) {
            assertThat(new FileMode(mode).isPreserve()).isFalse();
        }
        for (String wrong : List.of("", ",", "u", "u=a", "u=rw,", "u=rw,,g=r", "u=rw g=r", "u=q", "x=u")) {
            assertThatThrownBy(() -> new FileMode(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Timeout(60)
    void longPathsInCommands() {
        assertThat(Mentions.of("cat /a" + "/.".repeat(MANY) + "/b").namesPath("/a/b"))
                .isTrue();
        assertThat(Mentions.of("cat //.//a/./b/.").namesPath("/a/b")).isTrue();
    }

    @Test
    @Timeout(60)
    void longComplaintsOfPrograms() {
        byte[] blanks =
                ("first\n" + " ".repeat(MANY) + "x\n\n last \n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(new Program.Result(Program.End.BY_ITSELF, 1, new byte[0], blanks).complaint())
                .isEqualTo("first; x; last");
    }
}
