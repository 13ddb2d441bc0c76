package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plumb vault} and the vault flags of the other commands. */
class VaultCommandTest {
    @TempDir
    private Path dir;

    private String password = "";

    @BeforeEach
    void passwordFile() throws IOException {
        password = Files.writeString(dir.resolve("pw"), "first\n").toString();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private Cli vault(String action, Object... more) {
        return vault(Map.of(), action, more);
    }

    private Cli vault(Map<String, String> environment, String action, Object... more) {
        List<String> words = new ArrayList<>(List.of("vault", action));
        Stream.of(more).map(String::valueOf).forEach(words::add);
        return Cli.run(environment, words.toArray(String[]::new));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aFileIsEncryptedShownAndDecryptedInPlaceWithItsMode() throws IOException {
        Path file = file("a.yml", "x: 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(vault("encrypt", "--vault-password-file", password, file).code())
                .isZero();
        assertThat(file).content().startsWith("$ANSIBLE_VAULT;1.1;AES256\n");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(vault("encrypt", "--vault-password-file", password, file).err())
                .contains("encrypted already");
        assertThat(vault("view", "--vault-password-file", password, file).out()).isEqualTo("x: 1\n");
        assertThat(vault("decrypt", "--vault-password-file", password, file).code())
                .isZero();
        assertThat(file).hasContent("x: 1");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(vault("decrypt", "--vault-password-file", password, file).err())
                .contains("a.yml: the file is not encrypted with ansible-vault");
    }

    @Test
    void whatCannotAllBeDoneIsNotBegun() throws IOException {
        Path good = file("good", "plain");
        Cli run = vault("encrypt", "--vault-password-file", password, good, dir.resolve("none"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("there is no such file");
        assertThat(good).hasContent("plain");
    }

    @Test
    void outputGoesWhereItIsToldToWithModeForTheOwnerOnly() throws IOException {
        Path file = file("a", "text");
        Path to = dir.resolve("b");
        assertThat(vault("encrypt", "--vault-id", "dev@" + password, "--output", to, file)
                        .code())
                .isZero();
        assertThat(file).hasContent("text");
        assertThat(to).content().startsWith("$ANSIBLE_VAULT;1.2;AES256;dev\n");
        assertThat(mode(to)).isEqualTo("rw-------");
        assertThat(vault("decrypt", "--vault-id", "x@" + password, "--output", "-", to)
                        .out())
                .isEqualTo("text");
    }

    @Test
    void severalVaultIdsNeedOneToEncryptWith() throws IOException {
        Path other = file("pw2", "second");
        Path file = file("a", "text");
        List<Object> ids = List.of("--vault-id", "dev@" + password, "--vault-id", "prod@" + other);
        Cli without = vault("encrypt", ids.get(0), ids.get(1), ids.get(2), ids.get(3), file);
        assertThat(without.err()).contains("there are several vault ids: dev, prod", "--encrypt-vault-id LABEL");
        Cli with = vault("encrypt", ids.get(0), ids.get(1), ids.get(2), ids.get(3), "--encrypt-vault-id", "prod", file);
        assertThat(with.code()).isZero();
        assertThat(file).content().startsWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
        assertThat(vault("view", "--vault-password-file", other, file).out()).isEqualTo("text");
    }

    @Test
    void rekeyChangesThePasswordAndTheId() throws IOException {
        Path other = file("pw2", "second");
        Path file = file("a", "text");
        vault("encrypt", "--vault-password-file", password, file);
        Cli rekey = vault("rekey", "--vault-password-file", password, "--new-vault-id", "new@" + other, file);
        assertThat(rekey.code()).as(rekey.err()).isZero();
        assertThat(file).content().startsWith("$ANSIBLE_VAULT;1.2;AES256;new\n");
        Cli old = vault("view", "--vault-password-file", password, file);
        assertThat(old.code()).isEqualTo(1);
        assertThat(old.err())
                .contains("a:1:1: no vault password that was given opens this", "its vault id is 'new'; tried: file ")
                .doesNotContain("\tat ");
        assertThat(vault("view", "--vault-password-file", other, file).out()).isEqualTo("text");
    }

    @Test
    void theEnvironmentNamesPasswordsAsForAnsible() throws IOException {
        Path file = file("a", "text");
        assertThat(vault(Map.of("ANSIBLE_VAULT_PASSWORD_FILE", password), "encrypt", file)
                        .code())
                .isZero();
        assertThat(vault(Map.of("ANSIBLE_VAULT_IDENTITY_LIST", "x@" + password), "view", file)
                        .out())
                .isEqualTo("text");
    }

    @Test
    void vaultIdsOfTheCommandLineComeAfterThoseOfTheEnvironmentNotInsteadOfThem() throws IOException {
        Path file = file("a", "text");
        Path other = file("other", "second\n");
        vault("encrypt", "--vault-password-file", password, file);
        Map<String, String> right = Map.of("ANSIBLE_VAULT_IDENTITY_LIST", "x@" + password);
        assertThat(vault(right, "view", "--vault-id", "y@" + other, file).out()).isEqualTo("text");
        Map<String, String> wrong = Map.of("ANSIBLE_VAULT_IDENTITY_LIST", "x@" + other);
        assertThat(vault(wrong, "view", "--vault-id", "y@" + file, file).err())
                .contains("tried: file " + other + ", file " + file + "\n");
    }

    @Test
    void encryptStringMakesValuesForFilesOfVariables() throws IOException {
        Cli run = vault(
                "encrypt-string", "--vault-password-file", password, "-n", "one", "--name", "two", "s3cret-one", "2");
        assertThat(run.out())
                .matches("(?s)one: !vault \\|\n {10}\\$ANSIBLE_VAULT;1\\.1;AES256\n( {10}[0-9a-f]+\n)+"
                        + "two: !vault \\|\n {10}\\$ANSIBLE.*");
        Path vars = file("vars.yml", run.out() + "three: 3\n");
        Path book = file("p.yml", """
                - hosts: localhost
                  tasks:
                    - debug: {msg: "${one == 's3cret-one'} ${two} ${three} ${one}"}
                """);
        Cli check =
                Cli.run("check", "-c", "local", "-e", "@" + vars, "--vault-password-file", password, book.toString());
        assertThat(check.out()).contains("true 2 3 (hidden)").doesNotContain("s3cret");
    }

    @Test
    void encryptStringReadsStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("from stdin".getBytes(UTF_8)));
        try {
            Cli run = vault("encrypt_string", "--vault-password-file", password, "--stdin-name", "it");
            assertThat(run.out()).startsWith("it: !vault |\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void editKeepsIdAndPasswordAndLeavesNoPlainText() throws IOException {
        Path runtime = Files.createDirectory(dir.resolve("runtime"));
        Path file = file("a.yml", "x: old\n");
        vault("encrypt", "--vault-id", "dev@" + password, file);
        Path seen = dir.resolve("seen");
        Map<String, String> environment = Map.of(
                "XDG_RUNTIME_DIR",
                runtime.toString(),
                "EDITOR",
                "stat -c '%a %n' >" + seen + " \"$1\"; sed -i s/old/new/ ");
        Cli edit = vault(environment, "edit", "--vault-password-file", password, file);
        assertThat(edit.code()).as(edit.err()).isZero();
        assertThat(seen).content().matches("600 " + runtime + "/plumb-vault-.*/a\\.yml\n");
        assertThat(file).content().startsWith("$ANSIBLE_VAULT;1.2;AES256;dev\n");
        assertThat(vault("view", "--vault-password-file", password, file).out()).isEqualTo("x: new\n");
        assertThat(runtime).isEmptyDirectory();
        Map<String, String> failing = Map.of("XDG_RUNTIME_DIR", runtime.toString(), "EDITOR", "false ");
        assertThat(vault(failing, "edit", "--vault-password-file", password, file)
                        .err())
                .contains("ended with exit status 1; the file is as it was");
        assertThat(runtime).isEmptyDirectory();
        Map<String, String> idle = Map.of("XDG_RUNTIME_DIR", runtime.toString(), "EDITOR", "true ");
        assertThat(vault(idle, "edit", "--vault-password-file", password, file).err())
                .contains("nothing was changed");
    }

    @Test
    void whatWasEditedIsKeptWhenTheFileCannotBeWritten() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("folder"));
        Path file = Files.writeString(folder.resolve("a.yml"), "x: old\n");
        vault("encrypt", "--vault-password-file", password, file);
        Map<String, String> environment = Map.of("EDITOR", "rm -r " + folder + "; printf 'x: new\\n' >");
        Cli edit = vault(environment, "edit", "--vault-password-file", password, file);
        assertThat(edit.code()).isEqualTo(1);
        Matcher kept = Pattern.compile("what was edited is kept, encrypted, in (\\S+-a\\.yml)")
                .matcher(edit.err());
        assertThat(kept.find()).as(edit.err()).isTrue();
        Path copy = Path.of(kept.group(1));
        assertThat(vault("view", "--vault-password-file", password, copy).out()).isEqualTo("x: new\n");
        assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
        Files.delete(copy);
    }

    @Test
    void createMakesAnEncryptedFile() throws IOException {
        Path file = dir.resolve("made");
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", dir.toString(), "EDITOR", "printf made > \"$1\"; true ");
        assertThat(vault(environment, "create", "--vault-password-file", password, file)
                        .code())
                .isZero();
        assertThat(vault("view", "--vault-password-file", password, file).out()).isEqualTo("made");
        assertThat(vault(environment, "create", "--vault-password-file", password, file)
                        .err())
                .contains("is there already");
    }

    @Test
    void mistakesAreToldWithoutATrace() throws IOException {
        Path file = file("a", "text");
        assertThat(vault("encript", file).err()).contains("did you mean 'encrypt'?");
        assertThat(vault("encrypt", "--vault-id", "dev@", file).err()).contains("says no source");
        assertThat(vault("encrypt", "--vault-password-file", dir.resolve("none"), file)
                        .err())
                .contains("there is no such file");
        assertThat(vault("encrypt", "--vault-password-file", file("empty", " \n"), file)
                        .err())
                .contains("it is empty");
        if (System.console() == null) {
            assertThat(vault("encrypt", "-J", file).err()).contains("there is no terminal");
        }
        assertThat(file).hasContent("text");
    }

    @Test
    void whereAPasswordIsMissingTheFileAndTheFlagsAreTold() throws IOException {
        Path vars = file("vars.yml", "a: 1\n");
        vault("encrypt", "--vault-password-file", password, vars);
        Path book = file("p.yml", "- hosts: localhost\n  tasks:\n    - debug: {msg: x}\n");
        Cli run = Cli.run("validate", "-e", "@" + vars, book.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("vars.yml:1:1: this is encrypted with ansible-vault", "--ask-vault-password");
        Cli wrong = Cli.run("validate", "-e", "@" + vars, "--vault-password-file", vars.toString(), book.toString());
        assertThat(wrong.err()).contains("vars.yml:1:1: no vault password that was given opens this");
    }

    @Test
    void anEncryptedInventoryAndPlaybookAreReadAndWhatStoodInThemIsHidden() throws IOException {
        Files.createDirectories(dir.resolve("inv/group_vars/all"));
        Path hosts = file("inv/hosts", "localhost ansible_connection=local\n");
        Path vars = file("inv/group_vars/all/vault.yml", "db_password: s3cret-of-db\n");
        Path book = file("p.yml", """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - name: nightly-canary
                      debug: {msg: "password ${db_password} ${db_password?upper_case}"}
                """);
        vault("encrypt", "--vault-password-file", password, vars, book);
        Cli check = Cli.run(
                "check",
                "-i",
                hosts.getParent().toString(),
                "--vault-password-file",
                password,
                "-vvvv",
                book.toString());
        assertThat(check.code()).as(check.err()).isZero();
        assertThat(check.out()).contains("(hidden)").doesNotContainIgnoringCase("s3cret-of-db");
        Cli list =
                Cli.run("inventory", "--list", "-i", hosts.getParent().toString(), "--vault-password-file", password);
        assertThat(list.out()).contains("\"db_password\": \"(hidden)\"");
        Cli graph = Cli.run(
                "inventory",
                "--graph",
                "--vars",
                "-i",
                hosts.getParent().toString(),
                "--vault-password-file",
                password);
        assertThat(graph.out()).contains("{db_password = (hidden)}").doesNotContain("s3cret-of-db");
        Cli tasks = Cli.run("check", "--list-tasks", "--vault-password-file", password, book.toString());
        assertThat(tasks.out()).contains("1: (hidden)").doesNotContain("nightly-canary");
    }

    @Test
    void encryptedRolesTasksAndVarsFilesAreRead() throws IOException {
        for (String name : new String[] {"roles/app/vars", "roles/app/tasks", "vars"}) {
            Files.createDirectories(dir.resolve(name));
        }
        Path vars = file("roles/app/vars/main.yml", "role_pw: s3cret1\n");
        Path tasks = file("roles/app/tasks/main.yml", "- debug: {msg: '${role_pw} ${file_pw} done'}\n");
        Path extra = file("vars/more.yml", "file_pw: s3cret2\n");
        vault("encrypt", "--vault-password-file", password, vars, tasks, extra);
        Path book = file("p.yml", "- hosts: localhost\n  vars_files: [more.yml]\n  roles: [app]\n");
        Cli check = Cli.run("check", "-c", "local", "--vault-password-file", password, book.toString());
        assertThat(check.code()).as(check.err()).isZero();
        assertThat(check.out()).contains("(hidden)").doesNotContain("s3cret");
    }
}
