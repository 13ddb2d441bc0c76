package dev.plumb.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.resource.Read;
import dev.plumb.run.Answers;
import org.junit.jupiter.api.Test;

/** Answers that no host should give, and the few that odd hosts do give. */
class OddAnswersTest {
    private static final String INCOMPLETE = "the host's answer is not complete";

    @Test
    void usersOfWhomAPartIsMissingAreNotAbsent() {
        assertThat(Answers.found(Read.of(Users.ref("app")), "")).isEqualTo(INCOMPLETE);
        assertThat(Answers.found(Read.of(Users.ref("app")), "--plumb--\nroot:x:0:\n"))
                .isEqualTo(INCOMPLETE);
        assertThat(Answers.found(Users.withShadow("app"), "--plumb--\n--plumb--\n"))
                .isEqualTo(INCOMPLETE);
    }

    @Test
    void anExpiryThatNoCalendarHasIsShownAsADay() {
        String answer = "app:x:1:1::/:/bin/sh:present\n--plumb--\n--plumb--\n--plumb--\n0\n"
                + "app:*:1:0:99999999999:7::9223372036854775807:\n";
        UserState state = (UserState) Answers.found(Users.withShadow("app"), answer);
        assertThat(state.shadow().expires()).isEqualTo("day 9223372036854775807");
        assertThat(state.attributes()).isNotNull();
    }
}
