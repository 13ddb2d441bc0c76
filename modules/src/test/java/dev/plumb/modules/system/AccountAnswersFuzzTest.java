package dev.plumb.modules.system;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountAnswersFuzzTest {
    @Test
    void whateverAHostTellsOfUsersMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "users",
                2000,
                AccountAnswersFuzzTest.class,
                2,
                List.of(
                        Users.withShadow("root"),
                        Read.of(Users.ref("daemon")),
                        Users.withShadow("nobody"),
                        Read.of(Users.ref("no-such"))),
                List.of(
                        "--plumb--\n",
                        "--plumb--\n0\n",
                        "UMASK\t999\n",
                        "HOME_MODE 0x1\n",
                        "HOME=\n",
                        "skel=\n",
                        "root:x:99999999999999999999:0::/root:/bin/sh:present\n",
                        "root:!!$6$a$b:99999999999:-5:99999999999:7:::9223372036854775807:\n"));
    }

    @Test
    void whateverAHostTellsOfGroupsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "groups",
                2000,
                AccountAnswersFuzzTest.class,
                2,
                List.of(Read.of(Groups.ref("root")), Read.of(Groups.ref("users")), Read.of(Groups.ref("no-such"))),
                List.of("root:x:-1:a,,b\n", "users:x:99999999999999999999:\n"));
    }

    @Test
    void whateverAHostTellsOfHoldersMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "holders",
                2000,
                AccountAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(AccountHolders.ofUid(1000)),
                        Read.of(AccountHolders.ofGid(0)),
                        Read.of(AccountHolders.ofGroup("root")),
                        Read.of(AccountHolders.ofGroup("no-such"))),
                List.of("--plumb--\n", "root:x:99999999999999999999:0::/root:/bin/sh\n", "a:::\n"));
    }

    @Test
    void whateverAHostTellsOfEntriesMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "entries",
                1000,
                AccountAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(Entries.ref("passwd", null, "root")),
                        Read.of(Entries.ref("group", null, null)),
                        Read.of(Entries.ref("passwd", "files", "no-such"))),
                List.of("--plumb-- 0\n", "--plumb-- 2\n", "--plumb-- x\n", "root:x:0:0::/root:/bin/sh\n", ":::\n"));
    }

    @Test
    void whateverAHostTellsOfProgramsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "programs",
                1000,
                AccountAnswersFuzzTest.class,
                1,
                List.of(Read.of(Programs.ref("sh")), Read.of(Programs.ref("no-such"))),
                List.of("sh=\n", "=\n", "no-such=alias x\n"));
    }

    @Test
    void whateverAHostTellsOfAlternativesMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "alternatives",
                2000,
                AccountAnswersFuzzTest.class,
                1,
                List.of(Read.of(Alternatives.ref("pager")), Read.of(Alternatives.ref("no-such"))),
                List.of(".\n", ":\n", ">/usr/bin/less\n", ":/bin/more\n:9999999999\n", ":auto\n:/x\n"));
    }
}
