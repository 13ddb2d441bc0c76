package dev.plumb.modules.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Read;
import dev.plumb.run.Answers;
import org.junit.jupiter.api.Test;

/** Answers that no host should give, and the few that odd hosts do give. */
class OddAnswersTest {
    @Test
    void unitsWithoutALoadStateAreNotAbsent() {
        String trouble = "systemctl show does not answer as it should";
        assertThat(Answers.found(Read.of(Services.ref("ssh")), "systemd\nActiveState=active\n--plumb--\n--plumb--\n"))
                .isEqualTo(trouble);
        assertThat(Answers.found(Read.of(Services.ref("ssh")), "systemd\nLoadState=loaded\n"))
                .isEqualTo(trouble);
    }

    @Test
    void systemdThatSaysNothingOfItsUnitFilesIsNotTakenForOneThatMustReadThem() {
        assertThat(Answers.found(Read.of(Units.ref()), ""))
                .isEqualTo("the host does not tell whether systemd knows its unit files");
        assertThat(Answers.found(Read.of(Units.ref()), "none\n")).isEqualTo(new Units.UnitsState(false, false));
    }
}
