package dev.plumb.modules.archive;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveAnswersFuzzTest {
    @Test
    void whateverAHostTellsOfAnArchiveMakesAStateOrAFailure() {
        AnswerFuzz.run(
                "archives",
                2000,
                ArchiveAnswersFuzzTest.class,
                1,
                List.of(Read.of(HostArchive.ref(new HostArchive.Source("/srv/a.tar.gz", null)))),
                List.of(
                        "!none\n",
                        "!missing xz\n",
                        "!it is damaged\n",
                        "=TgzArchive v 999999999 1 1\n",
                        "=ZipArchive v 2 0 0\na\n",
                        "=TarArchive v -1 0 0\n",
                        "=TarArchive v 4 30 0\n\\777\nf\0q\0x\0.\0\0\0\0\0a\0\0\n"));
    }
}
