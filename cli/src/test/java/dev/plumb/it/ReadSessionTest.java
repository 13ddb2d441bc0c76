package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resources of two types that one program on the host tells, which is given a password. */
class ReadSessionTest extends OwnHost {
    private static final String SECRET = "s3cret-of-the-ledger";

    /** Notes that it was started, and arguments and environment of all processes then. */
    private static final String LEDGER = """
            #!/bin/sh
            echo x >>/srv/ledger/started
            for f in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' ' ' <$f; echo; done >>/srv/ledger/seen 2>/dev/null
            read -r password
            read -r right </srv/ledger/password
            [ "$password" = "$right" ] || { echo "ledger: wrong password" >&2; exit 1; }
            while read -r kind name; do cat /srv/ledger/$kind.$name 2>/dev/null || echo; done
            """;

    private static final String TASKS = """
            - {name: ann, ledger: {kind: account, name: ann, value: "5", password: PASSWORD}}
            - {name: dollar, ledger: {kind: rate, name: dollar, value: "1.1", password: PASSWORD}}
            - {name: bob, ledger: {kind: account, name: bob, value: "7", password: PASSWORD}}
            """;

    @BeforeEach
    void makeLedger() {
        host.sh("rm -rf /srv/ledger; mkdir /srv/ledger; echo " + SECRET + " >/srv/ledger/password\n"
                + "cat >/usr/local/bin/ledger <<'END'\n" + LEDGER + "END\nchmod 755 /usr/local/bin/ledger");
        Checkout.write(
                folder.resolve("classes/META-INF/plumb/modules"), "ledger " + LedgerModule.class.getName() + "\n");
    }

    private Outcomes run(String command, String password) {
        new Project(folder).on(host).tasks(TASKS.replace("PASSWORD", password));
        return Plumb.processWith(
                folder.resolve("classes"), folder, command, "site.yml", "-i", "hosts.ini", "--format", "jsonl");
    }

    private long started() {
        return Long.parseLong(host.sh("wc -l </srv/ledger/started").strip());
    }

    @Test
    void theProgramIsStartedOnceAndGetsThePasswordOnItsStandardInput() {
        Outcomes first = run("apply", SECRET);
        assertThat(first.changed()).as(first.out() + first.err()).containsExactly("ann", "dollar", "bob");
        assertThat(host.sh("cd /srv/ledger; cat account.ann rate.dollar account.bob"))
                .isEqualTo("5\n1.1\n7\n");
        assertThat(started()).as("what is there, and what was done").isEqualTo(2);

        host.sh("rm /srv/ledger/started; echo 1.2 >/srv/ledger/rate.dollar");
        Outcomes check = run("check", SECRET);
        assertThat(check.changed()).containsExactly("dollar");
        assertThat(Objects.requireNonNull(check.diffs().get("dollar")))
                .containsExactly("rate dollar", "~ value: 1.2 → 1.1");
        assertThat(started()).isEqualTo(1);
        assertThat(check.count("web", "exchanges")).isEqualTo(1);

        String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(host.sh("cat /srv/ledger/seen"))
                .contains("ledger --read", "PATH=")
                .doesNotContain(SECRET, encoded.substring(0, 16));
        assertThat(first.out() + first.err() + check.out() + check.err()).doesNotContain(SECRET);
    }

    @Test
    void whyTheProgramGaveNoAnswerIsTold() {
        Outcomes wrong = run("check", "not-the-password");
        assertThat(wrong.with("failed")).containsExactly("ann");
        assertThat(wrong.out())
                .contains("cannot read account ann: ledger: wrong password")
                .doesNotContain("not-the-password");
    }
}
