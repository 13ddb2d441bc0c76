package dev.plumb.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.files.Shells;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.resource.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The read scripts of accounts and programs, on this machine, by the shells that hosts have. */
class ReadScriptsTest {
    private static final Path HERE = Path.of("/");

    @ParameterizedTest
    @EnumSource(Shells.class)
    void readsUsersAsTheHostKnowsThem(Shells shell) throws IOException {
        Map<String, Object> found = shell.read(
                Users.TYPE,
                List.of(Read.of(Users.ref("root")), Read.of(Users.ref("no-such-user")), Read.of(Users.ref("daemon"))),
                HERE);

        UserState root = (UserState) Objects.requireNonNull(found.get("root"));
        assertThat(root.uid()).isZero();
        assertThat(root.group()).isEqualTo("root");
        assertThat(root.home()).isEqualTo("/root");
        assertThat(root.homeExists()).isEqualTo(Files.exists(Path.of("/root")));
        assertThat(root.shadow()).isNull();
        UserState absent = (UserState) Objects.requireNonNull(found.get("no-such-user"));
        assertThat(absent.exists()).isFalse();
        assertThat(Objects.requireNonNull(absent.defaults()).home()).endsWith("/no-such-user");
        try (var skeleton = Files.list(Path.of("/etc/skel"))) {
            assertThat(absent.defaults().skeleton())
                    .containsExactlyInAnyOrderElementsOf(
                            skeleton.map(path -> path.getFileName().toString()).toList());
        }
        assertThat(((UserState) Objects.requireNonNull(found.get("daemon"))).home())
                .isEqualTo("/usr/sbin");
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void readsGroupsAsTheHostKnowsThem(Shells shell) {
        Map<String, Object> found =
                shell.read(Groups.TYPE, List.of(Read.of(Groups.ref("root")), Read.of(Groups.ref("it's none"))), HERE);

        assertThat(((GroupState) Objects.requireNonNull(found.get("root"))).gid())
                .isZero();
        assertThat(found).containsEntry("it's none", GroupState.ABSENT);
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void readsEntriesAsTheHostKnowsThem(Shells shell) {
        Map<String, Object> found = shell.read(
                Entries.TYPE,
                List.of(
                        Read.of(Entries.ref("passwd", null, "root")),
                        Read.of(Entries.ref("passwd", "files", "no such user")),
                        Read.of(Entries.ref("group", null, null)),
                        Read.of(Entries.ref("nonsense", null, "x"))),
                HERE);

        EntriesState root = (EntriesState) Objects.requireNonNull(found.get("passwd root"));
        assertThat(root.entries()).hasSize(1);
        assertThat(root.entries().get(0).line()).startsWith("root:x:0:0:");
        assertThat(found).containsEntry("passwd -s files no such user", EntriesState.NONE);
        EntriesState groups = (EntriesState) Objects.requireNonNull(found.get("group"));
        assertThat(groups.entries())
                .extracting(EntriesState.Entry::line)
                .anyMatch(line -> line.startsWith("root:x:0:"));
        assertThat(((EntriesState) Objects.requireNonNull(found.get("nonsense x"))).failure())
                .isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Shells.class)
    void findsProgramsWithoutRunningThem(Shells shell) {
        Map<String, Object> found = shell.read(
                Programs.TYPE, List.of(Read.of(Programs.ref("cat")), Read.of(Programs.ref("no $such;program"))), HERE);

        assertThat(((ProgramState) Objects.requireNonNull(found.get("cat"))).exists())
                .isTrue();
        assertThat(found).containsEntry("no $such;program", new ProgramState(null));
    }

    @Test
    void tellsHashesFromPasswords() {
        assertThat(List.of("*", "!", "!*", "$6$salt$abc./", "!$y$j9T$x/1$y.2", "$1$a$b", "abcdefghijklm"))
                .allMatch(PasswordHash::isOne);
        assertThat(List.of("", "secret", "$6$salt", "$6$salt$ab:c", "$6$salt$", "correct horse battery"))
                .noneMatch(PasswordHash::isOne);
    }
}
