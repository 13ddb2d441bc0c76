package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dry run tells of accounts is what the tools of the host then do, or refuse. */
class AccountsTest extends OwnHost {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Its home, and what was put there in the same run, go with an account.
                """
                - {name: comes, user: {name: brief}}
                - {name: note, copy: {dest: /home/brief/note, content: "x\\n", owner: brief}}
                - {name: goes, user: {name: brief, state: absent, remove: true}}
                - {name: home, file: {path: /home/brief, state: absent}}
                - {name: group, group: {name: brief, state: absent}}
                """,
                // A new primary group takes the home along, new or not.
                """
                - {name: comes, user: {name: app, home: /srv/app}}
                - {name: group, user: {name: app, group: users}}
                - {name: home, file: {path: /srv/app, state: directory, owner: app, group: users}}
                - {name: another group, user: {name: old, group: users}}
                - {name: its file, file: {path: /home/old/mine, group: users}}
                - {name: foreign file, file: {path: /home/old/foreign, group: root}}
                """,
                // What was done to files of an account is judged while it is there.
                """
                - {name: file, copy: {dest: /var/lib/leaver, content: "x\\n", owner: leaver}}
                - {name: goes, user: {name: leaver, state: absent}}
                """,
                """
                - {name: goes, user: {name: again, state: absent, remove: true}}
                - {name: comes, user: {name: again, shell: /bin/sh}}
                - {name: note, copy: {dest: /home/again/note, content: "x\\n"}}
                - {name: number, user: {name: taker, uid: 4001}}
                """,
                // Another number leaves files outside of the home to the old one.
                """
                - {name: file, copy: {dest: /var/lib/moved, content: "x\\n", owner: renum}}
                - {name: number, user: {name: renum, uid: 4100}}
                - {name: home, file: {path: /home/renum, state: directory, owner: renum}}
                """,
                """
                - {name: moves, user: {name: mover, home: /srv/mover, move_home: true}}
                - {name: note, copy: {dest: /srv/mover/note, content: "x\\n", owner: mover}}
                - {name: old home, file: {path: /home/mover, state: absent}}
                """,
                """
                - {name: crew goes, group: {name: crew, state: absent}}
                - {name: member, user: {name: member, groups: [adm], append: true}}
                """,
            })
    void theDryRunTellsWhatIsDone(String tasks) {
        host.sh("""
                for u in old leaver again renum mover member; do userdel -r -f $u 2>/dev/null; groupdel $u 2>/dev/null; useradd -m $u || exit; done
                userdel taker 2>/dev/null; usermod -u 4001 again; rm -rf /srv/mover
                touch /home/old/mine /home/old/foreign; chown old:old /home/old/mine
                groupadd -f crew; usermod -a -G crew member; rm -f /var/lib/leaver /var/lib/moved
                """);
        Project project = new Project(folder).on(host).tasks(tasks);
        HostTree before = HostTree.contents(host);
        Outcomes check = project.check();
        assertThat(before.differencesTo(HostTree.contents(host))).isEmpty();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.uncertain()).as("%s", check).isEmpty();
        Outcomes apply = project.apply();

        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(check.changed()).as("%s\n%s", check, apply).isEqualTo(apply.changed());
        assertThat(told(check)).isEqualTo(told(apply));
    }

    /** Without what the host chooses for a new account: a dry run says that it does. */
    private static String told(Outcomes run) {
        return run.diffs().toString().replaceAll("[-+~] (?:[ug]id|groups|comment): [^,\\]]*(?:, )?", "");
    }

    @Test
    void whatTheToolsRefuseIsForeseen() {
        host.sh("""
                groupadd -g 5002 taken; useradd -m -u 5001 holder; useradd -m stays; mkdir -p /srv/homes/stays
                useradd -m robbed; chown root:root /home/robbed
                """);
        Project project = new Project(folder).on(host).tasks("""
                - {name: uid, user: {name: second, uid: 5001}, ignore_errors: true}
                - {name: gid, group: {name: second, gid: 5002}, ignore_errors: true}
                - {name: first, user: {name: first, uid: 5005}}
                - {name: uid of this run, user: {name: second, uid: 5005}, ignore_errors: true}
                - {name: group of this run, group: {name: firsts, gid: 5006}}
                - {name: gid of this run, group: {name: seconds, gid: 5006}, ignore_errors: true}
                - {name: two of one, user: {name: twin, uid: 5001, non_unique: true}}
                - {name: home, user: {name: stays, home: /srv/homes/stays, move_home: true}, ignore_errors: true}
                - {name: primary group, group: {name: holder, state: absent}, ignore_errors: true}
                - {name: primary group of this run, group: {name: first, state: absent}, ignore_errors: true}
                - {name: foreign home, user: {name: robbed, state: absent, remove: true}, ignore_errors: true}
                - {name: free again, user: {name: first, state: absent}}
                - {name: takes it, user: {name: third, uid: 5005}}
                """);
        Outcomes check = project.check();
        Outcomes apply = project.apply();

        assertThat(check.with("failed"))
                .as("%s", check)
                .containsExactlyInAnyOrder(
                        "uid",
                        "gid",
                        "uid of this run",
                        "gid of this run",
                        "home",
                        "primary group",
                        "primary group of this run",
                        "foreign home");
        assertThat(apply.with("failed")).as("%s", apply).isEqualTo(check.with("failed"));
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed()).isEqualTo(check.changed());
        host.sh("id robbed && id -u third | grep -qx 5005 && id -u twin | grep -qx 5001");
    }
}
