package dev.plumb.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.Gen;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShTest {
    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/busybox", "/bin/bash"})
    void quotesEveryTextSoThatAShellReadsItBack(String shell) {
        Gen.check(20, random -> {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                words.add(Gen.nastyText(random, 40));
            }
            List<String> command = new ArrayList<>(List.of(shell));
            if (shell.endsWith("busybox")) {
                command.add("sh");
            }
            command.addAll(List.of("-c", "for w in " + Sh.words(words) + ";do printf '%s\\000' \"$w\";done"));
            ProcessBuilder builder = new ProcessBuilder(command);
            // A process takes its arguments in the encoding of Java's start-up; the text must not depend on it.
            builder.environment().put("LC_ALL", "C.UTF-8");
            command.set(command.size() - 2, "-s");
            command.remove(command.size() - 1);
            Process process = builder.start();
            process.getOutputStream()
                    .write(("for w in " + Sh.words(words) + ";do printf '%s\\000' \"$w\";done\n")
                            .getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String back = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(back).isEqualTo(String.join("\0", words) + "\0");
        });
    }

    @Test
    void leavesPlainWordsReadable() {
        assertThat(Sh.quote("/etc/nginx/nginx.conf")).isEqualTo("/etc/nginx/nginx.conf");
        assertThat(Sh.quote("")).isEqualTo("''");
        assertThat(Sh.quote("it's")).isEqualTo("'it'\\''s'");
        assertThat(Sh.words(List.of("a b", "c"))).isEqualTo("'a b' c");
    }

    @Test
    void refusesWhatNoWordCanHold() {
        assertThatThrownBy(() -> Sh.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
