package dev.plumb.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and values go both ways between {@code plumb vault} and the installed {@code ansible-vault}. */
@NeedsHost
class AnsibleVaultTest {
    @TempDir
    private Path folder;

    private final Map<String, byte[]> contents = new LinkedHashMap<>();

    @BeforeEach
    void files() throws IOException {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 'x');
        contents.put("empty", new byte[0]);
        contents.put("text", "grün ☃\n".getBytes(UTF_8));
        contents.put("binary", new byte[] {0, -1, 13, 10, 0x1b, 127, -128});
        contents.put("crlf", "a\r\nb\r\n".getBytes(UTF_8));
        contents.put("block", "0123456789abcdef".getBytes(UTF_8));
        contents.put("large", large);
        Files.writeString(folder.resolve("pw"), "  paß wort\n");
        Files.writeString(folder.resolve("wrong"), "other\n");
        restore();
    }

    private void restore() throws IOException {
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            Files.write(folder.resolve(content.getKey()), content.getValue());
        }
    }

    private List<String> all() {
        return contents.keySet().stream()
                .map(name -> folder.resolve(name).toString())
                .toList();
    }

    private record Ran(int exit, String text) {}

    private Ran ansible(String program, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("ANSIBLE_LOCAL_TEMP", folder.resolve("tmp").toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            return new Ran(process.waitFor(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static List<String> words(String action, List<String> files, String... flags) {
        List<String> words = new ArrayList<>(List.of(action));
        words.addAll(List.of(flags));
        words.addAll(files);
        return words;
    }

    private Outcomes plumb(List<String> words) {
        List<String> command = new ArrayList<>(List.of("vault"));
        command.addAll(words);
        return Plumb.run(command.toArray(String[]::new));
    }

    private void areRestored() throws IOException {
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            assertThat(folder.resolve(content.getKey())).as(content.getKey()).hasBinaryContent(content.getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prod@"})
    void whatAnsibleEncryptsPlumbDecryptsAndTheOtherWayRound(String label) throws IOException {
        String pw = folder.resolve("pw").toString();
        Ran encrypted = ansible("ansible-vault", words("encrypt", all(), "--vault-id", label + pw));
        assertThat(encrypted.exit()).as(encrypted.text()).isZero();
        String header = label.isEmpty() ? "$ANSIBLE_VAULT;1.1;AES256\n" : "$ANSIBLE_VAULT;1.2;AES256;prod\n";
        assertThat(folder.resolve("text")).content().startsWith(header);
        Outcomes wrong = plumb(words("decrypt", all(), "--vault-id", "x@" + folder.resolve("wrong")));
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err())
                .contains("no vault password that was given opens this")
                .doesNotContain("\tat ");
        Outcomes decrypted = plumb(words("decrypt", all(), "--vault-password-file", pw));
        assertThat(decrypted.exit()).as("%s", decrypted).isZero();
        areRestored();

        assertThat(plumb(words("encrypt", all(), "--vault-id", label + pw)).exit())
                .isZero();
        assertThat(folder.resolve("text")).content().startsWith(header);
        Ran refused = ansible(
                "ansible-vault",
                words(
                        "decrypt",
                        all(),
                        "--vault-password-file",
                        folder.resolve("wrong").toString()));
        assertThat(refused.exit()).isNotZero();
        Ran opened = ansible("ansible-vault", words("decrypt", all(), "--vault-password-file", pw));
        assertThat(opened.exit()).as(opened.text()).isZero();
        areRestored();
    }

    @Test
    void valuesOfPlumbAreReadByAnsibleAndValuesOfAnsibleByPlumb() throws IOException {
        String pw = folder.resolve("pw").toString();
        Outcomes made = plumb(words("encrypt-string", List.of("it's ☃"), "--vault-id", "dev@" + pw, "-n", "theirs"));
        Path vars = Files.writeString(folder.resolve("vars.yml"), made.out());
        Ran said = ansible(
                "ansible",
                List.of("localhost", "-m", "debug", "-a", "var=theirs", "-e", "@" + vars, "--vault-password-file", pw));
        assertThat(said.text()).contains("it's ☃");

        Ran value = ansible(
                "ansible-vault", List.of("encrypt_string", "--vault-password-file", pw, "-n", "ours", "s3cret ☃"));
        String yaml = value.text().substring(value.text().indexOf("ours:"));
        Files.writeString(vars, yaml.replaceAll("(?s)\\nEncryption successful.*", "") + "\n");
        Project project = new Project(folder)
                .inventory("localhost ansible_connection=local")
                .tasks("- debug: {msg: \"${ours == 's3cret ☃'} ${ours}\"}");
        Outcomes check = project.check("-e", "@" + vars, "--vault-password-file", pw);
        assertThat(check.out()).contains("true (hidden)").doesNotContain("s3cret");
    }
}
