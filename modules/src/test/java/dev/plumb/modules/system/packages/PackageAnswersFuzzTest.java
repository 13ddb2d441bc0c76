package dev.plumb.modules.system.packages;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackageAnswersFuzzTest {
    @Test
    void whateverDpkgTellsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "packages",
                2000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(
                        Packages.withCandidate("openssh-server"),
                        Packages.withCandidate("awk"),
                        Packages.withCandidate("no-such-package"),
                        Read.of(Packages.ref("libc6:amd64")),
                        Read.of(Packages.ref("cron"))),
                List.of(
                        "--plumb--\n",
                        "cron\tamd64\tii \t1.0\t\n",
                        "cron\tamd64\trc \t1.0\t\n",
                        "awk:\n  Candidate: (none)\n",
                        "  Candidate: "));
    }

    @Test
    void whateverDpkgTellsOfConfigurationsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "configurations",
                1000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(Read.of(Configurations.ref("cron")), Read.of(Configurations.ref("no-such"))),
                List.of("rc \tcron\n", "\t\n"));
    }

    @Test
    void whateverTheListsAreTheyMakeAStateOrAFailure() {
        AnswerFuzz.run(
                "apt-lists",
                1000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(Read.of(AptCache.ref())),
                List.of("lists\n", "none\n"));
    }

    @Test
    void whateverIsFetchedMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "downloads",
                1000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(KeyDownloads.ref("https://a.example/")),
                        Read.of(KeyDownloads.ref("https://b.example/"))),
                List.of("0\nAAAA\n\n", "7\n\neA==\n", "\n", "="));
    }

    @Test
    void whateverIsAnsweredMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "debconf",
                1000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(Read.of(Debconf.ref("tzdata")), Read.of(Debconf.ref("ghost"))),
                List.of("end\n", "tzdata\ta/b\tpassword\t1\tx\n", "\t\t\t\t\n", "ghost\t\n"));
    }

    @Test
    void whateverIsInstalledMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "installed-packages",
                1000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(Read.of(InstalledPackages.ref())),
                List.of("end\n", "ii \ta\t1\tall\tlibs\n", "rc \tb\t1\tamd64\t\n", "\t\t\t\t\n"));
    }

    @Test
    void whateverAptWouldDoMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "simulations",
                2000,
                PackageAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(AptSimulation.ref(false, List.of("install", "cowsay"))),
                        Read.of(AptSimulation.ref(false, List.of("install", "sl"))),
                        Read.of(AptSimulation.ref(false, List.of("remove", "cron"))),
                        Read.of(AptSimulation.ref(false, List.of("install", "no-such-package")))),
                List.of(
                        "--plumb-- 0\n",
                        "--plumb-- 99999999999\n",
                        "--plumb-- \u0661\n",
                        "--plumb-part 0 0 0 sl\n",
                        "--plumb-part 1 0\n",
                        "--plumb-part x y z\n",
                        "Inst sl [1] (2 Debian:12 [amd64])\n",
                        "Inst sl [ (2 x)\n",
                        "Inst sl (\n",
                        "Remv sl [\n",
                        "Purg sl [1]\n",
                        "E: broken\n",
                        "Del x\n",
                        "exit 0\n",
                        "exit 100\n"));
    }
}
