package dev.plumb.modules.files;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileAnswersFuzzTest {
    private static final List<String> WORDS = List.of(
            "=T\n",
            "=L\n",
            "=R\n",
            "=H\n",
            "=C\n",
            "=E\n",
            "=nostat\n",
            "l1\n",
            "u2\n",
            "h3\n",
            "!0\n",
            "!1\n",
            "=0\n-\n",
            "=-5\n",
            "=2147483647\n",
            "81a4:1:root:0:root:0:-5:1:1:1:1:1:/etc/hostname\n",
            "81a4:1:root:0:root:0:99999999999999999999:1:1:1:1:1:./x\n",
            "a1ff:7:root:0:root:0:7:1:1:1:1:1:/etc/localtime\n");

    private static Read<FileState> read(String path, int detail) {
        return new Read<>(FileType.ref(path), detail);
    }

    @Test
    void whateverAHostTellsOfFilesMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "files",
                2000,
                FileAnswersFuzzTest.class,
                2,
                List.of(
                        read("/etc/hostname", FileType.CONTENT),
                        read("/etc/localtime", FileType.CONTENT),
                        read("/etc", FileType.ATTRIBUTES),
                        read("/etc/nothing", FileType.CONTENT),
                        read("/etc/debian_version", FileType.HASH),
                        read("/srv/odd\nname", FileType.CONTENT),
                        read("/srv/back\\slash", FileType.HASH),
                        read("~/.profile", FileType.CONTENT),
                        read("/root/.bashrc", FileType.CONTENT)),
                WORDS);
    }

    @Test
    void whateverAHostTellsOfTreesMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "trees",
                2000,
                FileAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(TreeType.ref("/srv")),
                        Read.of(TreeType.ref("/etc/nothing")),
                        Read.of(TreeType.ref("/etc/hostname")),
                        Read.of(TreeType.ref("/root"))),
                WORDS);
    }

    @Test
    void whateverAHostTellsOfContentsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "contents",
                2000,
                FileAnswersFuzzTest.class,
                1,
                List.of(
                        Read.of(ContentsType.ref("/srv/parts")),
                        Read.of(ContentsType.ref("/etc/nothing")),
                        Read.of(ContentsType.ref("/srv/empty"))),
                WORDS);
    }

    @Test
    void whateverStatTellsMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "stats",
                2000,
                FileAnswersFuzzTest.class,
                2,
                List.of(
                        Read.of(StatType.ref("", "/etc")),
                        Read.of(StatType.ref("sha1", "/etc/hostname")),
                        Read.of(StatType.ref("sha1", "/root/.bashrc")),
                        Read.of(StatType.ref("md5", "/etc/debian_version")),
                        Read.of(StatType.ref("sha256", "/etc/nothing"))),
                WORDS);
    }

    @Test
    void whateverTheClockTellsMakesAMomentOrAFailure() {
        AnswerFuzz.run(
                "local-times",
                1000,
                FileAnswersFuzzTest.class,
                1,
                List.of(Read.of(LocalTimeType.ref("202601020304.05")), Read.of(LocalTimeType.ref("197001010000.00"))),
                List.of("-\n"));
    }
}
