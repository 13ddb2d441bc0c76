package dev.plumb.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.UserState.Defaults;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.system.EntriesState.Entry;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is told of accounts after what is planned for them. */
class EntriesTest {
    private static final EntriesState GROUPS =
            EntriesState.of(List.of(new Entry("adm:x:4:syslog", Set.of()), new Entry("demo:x:1000:", Set.of())));

    private static EntriesState after(
            ResourceRef<?> planned, dev.plumb.resource.State state, ResourceRef<EntriesState> read, EntriesState now) {
        assertThat(Entries.TYPE.touchedBy(planned, read)).isTrue();
        return Objects.requireNonNull(Entries.TYPE.follows(planned, state, read, now));
    }

    private static UserState user(Long uid) {
        Defaults defaults = new Defaults(true, "/home/demo", 0755, "/bin/sh", List.of());
        return new UserState(
                true, uid, "demo", null, new TreeSet<>(), "Demo", "/home/demo", true, "/bin/bash", null, defaults);
    }

    @Test
    void aNewAccountHasItsPlannedFieldsAndNoKnownNumbers() {
        ResourceRef<EntriesState> read = Entries.ref("passwd", null, "demo");
        assertThat(after(Users.ref("demo"), user(null), read, EntriesState.NONE).entries())
                .containsExactly(new Entry("demo:x:::Demo:/home/demo:/bin/bash", Set.of(2, 3)));
        assertThat(after(Users.ref("demo"), user(7L), read, EntriesState.NONE).entries())
                .containsExactly(new Entry("demo:x:7::Demo:/home/demo:/bin/bash", Set.of(3)));
        assertThat(Entries.TYPE.touchedBy(Users.ref("other"), read)).isFalse();
    }

    @Test
    void anAccountThatGoesIsNotToldOf() {
        ResourceRef<EntriesState> read = Entries.ref("passwd", null, null);
        EntriesState now = EntriesState.of(
                List.of(new Entry("demo:x:7:7::/:/bin/sh", Set.of()), new Entry("web:x:8:8::/:/bin/sh", Set.of())));
        assertThat(after(Users.ref("demo"), UserState.ABSENT, read, now).entries())
                .containsExactly(new Entry("web:x:8:8::/:/bin/sh", Set.of()));
    }

    @Test
    void nothingIsKnownOfAChangedShadowEntryButThatItIsThere() {
        EntriesState after = after(Users.ref("demo"), user(7L), Entries.ref("shadow", null, "demo"), EntriesState.NONE);
        assertThat(after.entries()).hasSize(1);
        assertThat(after.entries().get(0).unknown()).hasSize(8);
    }

    @Test
    void whoHasANumberIsNotKnownWhenAccountsChange() {
        ResourceRef<EntriesState> read = Entries.ref("passwd", null, "1000");
        assertThat(after(Users.ref("demo"), user(null), read, EntriesState.NONE))
                .isEqualTo(EntriesState.UNSURE);
    }

    @Test
    void aGroupHasItsPlannedNumber() {
        ResourceRef<EntriesState> read = Entries.ref("group", null, "crew");
        assertThat(after(Groups.ref("crew"), GroupState.present(9L), read, EntriesState.NONE)
                        .entries())
                .containsExactly(new Entry("crew:x:9:", Set.of()));
        assertThat(after(Groups.ref("adm"), GroupState.present(5L), Entries.ref("group", null, null), GROUPS)
                        .entries())
                .contains(new Entry("adm:x:5:syslog", Set.of()));
    }

    @Test
    void whoIsInAGroupIsNotKnownWhenAnAccountChanges() {
        ResourceRef<EntriesState> read = Entries.ref("group", null, null);
        assertThat(after(Users.ref("demo"), user(null), read, GROUPS).entries())
                .containsExactly(new Entry("adm:x:4:syslog", Set.of(3)), new Entry("demo:x:1000:", Set.of(3)));
        assertThat(after(Users.ref("new"), newUser(), read, GROUPS).entries())
                .contains(new Entry("new:x::", Set.of(2)));
        assertThat(after(Users.ref("demo"), UserState.ABSENT, read, GROUPS).entries())
                .describedAs("its own group goes with it")
                .containsExactly(new Entry("adm:x:4:syslog", Set.of(3)));
    }

    private static UserState newUser() {
        return new UserState(true, null, "new", null, null, null, "/home/new", null, null, null, null);
    }
}
