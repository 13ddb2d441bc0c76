package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The module {@code git}: trees of a repository that lies on the host itself. */
class GitOnHostTest extends OwnHost {
    private static final String CANARY = "hidden-canary-7";

    private Project project;

    @BeforeAll
    void install() {
        host.sh("apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install git >/dev/null 2>&1"
                + " && git config --global user.name demo && git config --global user.email demo@example.com"
                + " && git config --global protocol.file.allow always");
    }

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
        host.sh("rm -rf /srv/git && mkdir /srv/git && git init -q -b main /srv/git/work && cd /srv/git/work"
                + " && echo 1 >a.txt && git add . && git commit -q -m one && git tag -a v1 -m v1"
                + " && echo 2 >a.txt && git commit -q -a -m two && git clone -q --bare . /srv/git/repo.git"
                + " && git remote add origin /srv/git/repo.git");
    }

    private Project tree(String more) {
        return project.tasks("- {name: tree, git: {repo: /srv/git/repo.git, dest: /srv/git/tree, " + more + "}}");
    }

    private static String message(Outcomes outcomes) {
        return String.valueOf(outcomes.tasks().get(0).get("message"));
    }

    private String commit(String tree) {
        return host.sh("git -C /srv/git/" + tree + " rev-parse HEAD").strip();
    }

    private void changed(Outcomes outcomes) {
        assertThat(outcomes.exit()).as(outcomes.toString()).isIn(0, 10);
        assertThat(outcomes.changed()).containsExactly("tree");
    }

    private void nothingIsLeft() {
        assertThat(host.sh("find /srv/git -name '.plumb-git*' -o -name plumb-progress"))
                .isEmpty();
    }

    @Test
    void aBranchThatMovesOnIsFollowed() {
        changed(tree("version: main").apply());
        host.sh("cd /srv/git/work && echo 3 >a.txt && git commit -q -a -m three && git push -q origin main");
        Outcomes checked = project.check();
        changed(checked);
        assertThat(checked.out()).contains(commit("work")).contains(commit("tree"));
        changed(project.apply());
        assertThat(commit("tree")).isEqualTo(commit("work"));
        assertThat(project.apply().changed()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aDryRunLeavesTheTreeAsItIs() {
        changed(tree("version: v1").apply());
        host.sh("touch /srv/git/tree/a.txt");
        String look = "find /srv/git -printf '%p %i %T@ %C@ %m %s\\n' | sort";
        String before = host.sh(look);
        changed(tree("version: main").check());
        assertThat(host.sh(look)).isEqualTo(before);
    }

    @Test
    void modificationsAreKeptUnlessForceSaysOtherwise() {
        changed(tree("version: v1").apply());
        host.sh("cd /srv/git/tree && echo mine >a.txt && echo new >untracked");
        for (Outcomes failed : new Outcomes[] {tree("version: main").check(), project.apply()}) {
            assertThat(failed.exit()).isEqualTo(2);
            assertThat(message(failed)).startsWith("/srv/git/tree has local modifications: a.txt; commit or undo them");
        }
        assertThat(host.sh("cd /srv/git/tree && cat a.txt && git describe --tags"))
                .isEqualTo("mine\nv1\n");
        changed(tree("version: main, force: true").apply());
        assertThat(host.sh("cd /srv/git/tree && cat a.txt untracked")).isEqualTo("2\nnew\n");
    }

    @Test
    void aRemoteThatCannotBeReachedIsNamedAndNothingIsTouched() {
        changed(tree("version: v1").apply());
        host.sh("mv /srv/git/repo.git /srv/git/away.git");
        String before = host.sh("find /srv/git/tree -printf '%p %i %T@\\n' | sort");
        for (Outcomes failed : new Outcomes[] {tree("version: main").check(), project.apply()}) {
            assertThat(failed.exit()).isEqualTo(2);
            assertThat(message(failed))
                    .isEqualTo("/srv/git/repo.git cannot be reached: '/srv/git/repo.git' does not appear to be a git"
                            + " repository");
        }
        assertThat(host.sh("find /srv/git/tree -printf '%p %i %T@\\n' | sort")).isEqualTo(before);
    }

    /** A remote that asks for a login, tells of one branch, and notes the logins it was given. */
    private static final String REMOTE = """
            use IO::Socket::INET;
            my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1:8099", Listen => 5, ReuseAddr => 1) or die;
            open(my $log, ">>", "/srv/git/logins"); $log->autoflush(1); print $log "ready\\n";
            my $ref = ("a" x 40) . " HEAD\\0symref=HEAD:refs/heads/main\\n"; my $main = ("a" x 40) . " refs/heads/main\\n";
            my $refs = "001e# service=git-upload-pack\\n0000" . sprintf("%04x", 4 + length $ref) . $ref
              . sprintf("%04x", 4 + length $main) . $main . "0000";
            while (my $c = $s->accept) {
              my $login;
              while (<$c>) { $login = $1 if /^Authorization: Basic (\\S+)/i; last if /^\\r?\\n/; }
              print $log "$login\\n" if $login;
              print $c $login
                ? "HTTP/1.0 200 OK\\r\\nContent-Type: application/x-git-upload-pack-advertisement\\r\\n\\r\\n$refs"
                : "HTTP/1.0 401 Unauthorized\\r\\nWWW-Authenticate: Basic realm=\\"x\\"\\r\\n\\r\\n";
              close $c;
            }
            """;

    @Test
    void credentialsReachTheRemoteWithoutBeingInAnyEnvironment() {
        host.sh("rm -f /srv/git/logins; cat >/srv/git/remote.pl <<'END'\n" + REMOTE + "END\n"
                + "setsid perl /srv/git/remote.pl </dev/null >/dev/null 2>&1 & echo $! >/srv/git/pid\n"
                + "for i in $(seq 100); do grep -q ready /srv/git/logins 2>/dev/null && break; sleep 0.1; done\n"
                + "printf '#!/bin/sh\\ncat /proc/[0-9]*/cmdline /proc/[0-9]*/environ >>/srv/git/seen 2>/dev/null\\nexec git \"$@\"\\n'"
                + " >/srv/git/spy; chmod +x /srv/git/spy");
        String second = CANARY + " 2%25";
        project.tasks("""
                - {name: one, git: {repo: "http://ann:FIRST@127.0.0.1:8099/x.git", dest: /srv/git/one, executable: /srv/git/spy}}
                - {name: two, git: {repo: "http://127.0.0.1:8099/x.git", dest: /srv/git/two, executable: /srv/git/spy}, ignore_errors: true}
                - {name: three, git: {repo: "http://bob:SECOND@127.0.0.1:8099/x.git", dest: /srv/git/three, executable: /srv/git/spy}}
                """.replace("FIRST", CANARY).replace("SECOND", second));
        Outcomes checked = project.check();
        host.sh("kill $(cat /srv/git/pid)");

        assertThat(checked.changed()).as("%s", checked).containsExactly("one", "three");
        assertThat(checked.with("failed")).containsExactly("two");
        assertThat(checked.diffs().toString()).contains("+ commit: " + "a".repeat(40), "+ branch: main");
        assertThat(host.sh("sed -n '2,$p' /srv/git/logins | sort -u"))
                .isEqualTo(host.sh("{ printf 'ann:" + CANARY + "' | base64; printf 'bob:" + CANARY
                        + " 2%%' | base64; } | sort -u"));
        assertThat(host.sh("grep -ac 127.0.0.1:8099 /srv/git/seen; grep -ac PLUMB_GIT_CONFIG /srv/git/seen; grep -ac "
                        + CANARY + " /srv/git/seen; :"))
                .matches("[1-9]\\d*\n[1-9]\\d*\n0\n");
        assertThat(checked.toString()).doesNotContain(CANARY);
    }

    @Test
    void credentialsAreNeitherShownNorKeptNorArguments() {
        host.sh(
                "printf '#!/bin/sh\\ncat /proc/[0-9]*/cmdline >>/srv/git/seen 2>/dev/null\\nexec git \"$@\"\\n' >/srv/git/spy"
                        + " && chmod +x /srv/git/spy");
        project.tasks("- name: tree\n  git: {repo: \"http://ann:" + CANARY + "@127.0.0.1:9/x.git\", dest: /srv/git/new,"
                + " executable: /srv/git/spy}\n");
        for (Outcomes failed : new Outcomes[] {project.check(), project.apply("-vvv")}) {
            assertThat(failed.exit()).isEqualTo(2);
            assertThat(message(failed)).startsWith("http://127.0.0.1:9/x.git cannot be reached: unable to access");
            assertThat(failed.toString()).doesNotContain(CANARY);
        }
        assertThat(host.sh("grep -ac '127.0.0.1:9' /srv/git/seen; grep -ac " + CANARY + " /srv/git/seen; :"))
                .endsWith("\n0\n")
                .doesNotStartWith("0");
        assertThat(host.exec("test -e /srv/git/new").exit()).isNotZero();
    }

    @Test
    void submodulesComeAlongAndAFailureGoesBack() {
        host.sh(
                "cd /srv/git && git clone -q --bare work sub.git && cd work && git submodule -q add /srv/git/sub.git sub"
                        + " && git commit -q -m sub && git push -q origin main");
        changed(tree("version: main").apply());
        assertThat(host.sh("cat /srv/git/tree/sub/a.txt")).isEqualTo("2\n");
        assertThat(project.apply().changed()).isEmpty();

        String before = commit("tree");
        host.sh("cd /srv/git/work && git submodule -q add /srv/git/sub.git other && git config -f .gitmodules"
                + " submodule.other.url /srv/git/gone.git && git add .gitmodules && git commit -q -m gone"
                + " && git push -q origin main");
        Outcomes failed = project.apply();
        assertThat(failed.exit()).isEqualTo(2);
        assertThat(message(failed)).startsWith("step 'submodules' failed: ").endsWith("undone: check out");
        assertThat(commit("tree")).isEqualTo(before);
        assertThat(host.sh("cd /srv/git/tree && git status --porcelain && git symbolic-ref --short HEAD"))
                .isEqualTo("main\n");

        host.sh("rm -rf /srv/git/tree");
        assertThat(message(project.apply()))
                .contains("step 'submodules' failed: ")
                .contains("undone: fetch");
        assertThat(host.exec("test -e /srv/git/tree").exit()).isNotZero();
        nothingIsLeft();
    }

    @Test
    void aShortHashIsKnownWhenItIsFetched() {
        String commit = commit("work");
        tree("version: " + commit.substring(0, 8));
        Outcomes checked = project.check();
        changed(checked);
        assertThat(checked.out()).contains("known when it is fetched");
        changed(project.apply());
        assertThat(commit("tree")).isEqualTo(commit);
        assertThat(project.check().exit()).isZero();
        tree("version: 0123456789");
        assertThat(message(project.apply()))
                .contains("step 'fetch' failed: /srv/git/repo.git has no commit 0123456789");
        assertThat(commit("tree")).isEqualTo(commit);
    }

    @Test
    void anInterruptedFetchLeavesNothingAndItsProgressIsTold() throws Exception {
        host.sh("printf '#!/bin/sh\\ncase \" $* \" in *\" fetch \"*) for i in 1 2 3 4 5;do printf"
                + " \"Receiving objects:  4$i%%%% (4$i/100), 2.00 MiB\\\\r\" >&2;touch /srv/git/begun;sleep 1;done;sleep 300;;esac\\n"
                + "exec git \"$@\"\\n' >/srv/git/slow && chmod +x /srv/git/slow");
        Plumb.Running run = tree("version: main, executable: /srv/git/slow").startApply();
        host.sh("for i in $(seq 600); do [ -e /srv/git/begun ] && exit 0; sleep 0.1; done; exit 1");
        host.sh("sleep 3");
        run.process().destroy();
        Outcomes ended = run.await();
        assertThat(ended.exit()).isEqualTo(130);
        host.sh("for i in $(seq 100); do [ -z \"$(find /srv/git -name '.plumb-git*')\" ] && exit 0; sleep 0.1; done");
        assertThat(host.exec("test -e /srv/git/tree").exit()).isNotZero();
        nothingIsLeft();
        changed(tree("version: main").apply());
    }

    @Test
    void whatADeadRunHasLeftIsRemovedAndALinkThereIsNotFollowed() {
        host.sh("mkdir -p /srv/git/.plumb-git-dead/x /srv/git/kept && touch /srv/git/kept/file"
                + " && ln -s /srv/git/kept /srv/git/.plumb-git-link");
        changed(tree("version: main").apply());
        assertThat(host.sh("ls -A /srv/git")).doesNotContain("dead").contains(".plumb-git-link");
        assertThat(host.sh("ls /srv/git/kept")).isEqualTo("file\n");
    }

    @Test
    void treesOfOthersAreLeftToThem() {
        changed(tree("version: v1").apply());
        host.sh("chown -R deploy /srv/git/tree /srv/git/repo.git");
        assertThat(message(tree("version: main").check()))
                .startsWith("/srv/git/tree belongs to deploy, and Git would run what its configuration names; write"
                        + " become_user: deploy");
        project.tasks("- name: tree\n  git: {repo: /srv/git/repo.git, dest: /srv/git/tree, version: main}\n"
                + "  become: true\n  become_user: deploy\n");
        changed(project.apply());
        assertThat(host.sh("stat -c %U /srv/git/tree/a.txt")).isEqualTo("deploy\n");
    }

    @Test
    void withoutGitItIsToldWhatToDo() {
        host.sh("mv /usr/bin/git /usr/bin/git.away");
        try {
            assertThat(message(tree("version: v1").check()))
                    .contains("program git does not exist")
                    .contains("install the package git before this task");
        } finally {
            host.sh("mv /usr/bin/git.away /usr/bin/git");
        }
    }

    @Test
    void submodulesFollowTheirBranchesAndSubjectsAreTold() {
        host.sh(
                "git init -q -b main /srv/git/lib && cd /srv/git/lib && echo 1 >l && git add . && git commit -q -m l1"
                        + " && cd ../work && git submodule -q add /srv/git/lib lib && git commit -q -m 'With lib' && git push -q origin main");
        changed(tree("track_submodules: true").apply());
        assertThat(project.apply().changed()).isEmpty();
        host.sh("cd /srv/git/lib && echo 2 >l && git commit -q -a -m l2");
        Outcomes checked = project.check();
        changed(checked);
        assertThat(checked.diffs().toString())
                .contains("stale submodules: lib (another commit than that of the branch) → (at their branches)");
        changed(project.apply());
        assertThat(host.sh("cat /srv/git/tree/lib/l")).isEqualTo("2\n");
        assertThat(project.apply().changed()).isEmpty();
        changed(tree("version: v1, recursive: false, force: true").apply());
        host.sh("git -C /srv/git/tree fetch -q");
        Outcomes back = tree("version: main, recursive: false, force: true").check();
        assertThat(back.diffs().toString()).contains(": With lib; two");
    }

    @Test
    void aCommitMustBeSignedByAKnownKey() {
        host.sh(
                "command -v gpg >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -qq -y install gnupg >/dev/null 2>&1");
        host.sh(
                "rm -rf /root/.gnupg && gpg -q --batch --passphrase '' --quick-gen-key demo@example.com default default never 2>&1");
        String key = host.sh("gpg --list-keys --with-colons|awk -F: '$1==\"fpr\"{print $10;exit}'")
                .strip();
        for (Outcomes failed : new Outcomes[] {tree("verify_commit: true").apply()}) {
            assertThat(failed.exit()).isEqualTo(2);
            assertThat(message(failed)).contains("the signature of").contains("is not accepted: there is none");
        }
        assertThat(host.sh("ls /srv/git")).doesNotContain("tree");
        nothingIsLeft();
        host.sh("cd /srv/git/work && echo 3 >a.txt && git commit -q -a -S" + key
                + " -m three && git push -q origin main");
        changed(tree("verify_commit: true, gpg_allowlist: [" + key + "]").apply());
        String before = host.sh("find /root/.gnupg -printf '%p %i %T@\n' | sort");
        assertThat(project.apply().changed()).isEmpty();
        assertThat(project.check().changed()).isEmpty();
        assertThat(host.sh("find /root/.gnupg -printf '%p %i %T@\n' | sort")).isEqualTo(before);
        Outcomes other = tree("verify_commit: true, gpg_allowlist: [" + "A".repeat(40) + "]")
                .check();
        assertThat(message(other)).contains("is not in gpg_allowlist");
    }

    @Test
    void aServerThatHangsIsTold() {
        host.sh(
                "perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(LocalAddr=>\"127.0.0.1:8097\",Listen=>5,ReuseAddr=>1);"
                        + "fork&&exit;while($c=$s->accept){push @c,$c}' </dev/null >/dev/null 2>&1");
        Outcomes failed = project.tasks(
                        "- {name: tree, git: {repo: \"git://127.0.0.1:8097/x.git\", dest: /srv/git/tree}}")
                .apply();
        assertThat(message(failed)).contains("git://127.0.0.1:8097/x.git cannot be reached: no answer within 60 s");
        assertThat(host.sh("ls /srv/git; pkill -f '[L]ocalAddr'; :")).doesNotContain("tree");
        nothingIsLeft();
    }
}
