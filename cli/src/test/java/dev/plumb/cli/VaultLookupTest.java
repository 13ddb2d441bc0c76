package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookups of encrypted files: opened as by Ansible, and what comes of them is hidden. */
class VaultLookupTest {
    @TempDir
    private Path dir;

    private void encrypt(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        Cli run = Cli.run(
                "vault", "encrypt", "--vault-password-file", dir.resolve("pw").toString(), file.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(file).content().startsWith("$ANSIBLE_VAULT");
    }

    @Test
    void encryptedFilesAreOpenedAndHidden() throws IOException {
        Files.writeString(dir.resolve("pw"), "password\n");
        encrypt("plain.txt", "hush-one\n");
        encrypt("a.ftl", "${word}-${1 + 1}\n");
        encrypt("a.ini", "[s]\nk = hush-four\n");
        encrypt("a.csv", "k,hush-five\n");
        Path book = Files.writeString(dir.resolve("site.yml"), """
                - hosts: localhost
                  vars:
                    word: hushed
                    all: "${lookup('file', 'plain.txt')} ${lookup('template', 'a.ftl')} ${lookup('ini', 'k', section='s', file='a.ini')} ${lookup('csvfile', 'k', file='a.csv', delimiter=',')}"
                  tasks:
                    - copy: {dest: %1$s/made, content: "${all}"}
                    - debug: {msg: "${all}"}
                    - debug: {msg: "${lookup('file', 'plain.txt')}"}
                    - debug: {msg: "${item}"}
                      with_file: [plain.txt]
                """.formatted(dir));
        Cli run = Cli.local(
                "apply", "-vv", "--vault-password-file", dir.resolve("pw").toString(), book.toString());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(Files.readString(dir.resolve("made")).replaceAll("\\s+", " "))
                .isEqualTo("hush-one hushed-2 hush-four hush-five");
        assertThat(run.out()).doesNotContain("hush-").doesNotContain("hushed-2");

        Cli without = Cli.run(Map.of(), "validate", book.toString());
        assertThat(without.code()).isEqualTo(1);
        assertThat(without.err()).contains("plain.txt").contains("encrypted with ansible-vault");
    }
}
