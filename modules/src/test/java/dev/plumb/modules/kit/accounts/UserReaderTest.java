package dev.plumb.modules.kit.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UserReaderTest {
    @Test
    void takesShadowEntriesApart() {
        String output = "demo:x:1001:1002:Demo,,,:/home/demo:/bin/bash:present\n"
                + "--plumb--\nroot:x:0:\ndemo:x:1002:\nadm:x:4:syslog,demo\nsudo:x:27:demo\n"
                + "--plumb--\nSHELL=/bin/sh\nUMASK\t\t027\nUSERGROUPS_ENAB yes\nskel=.profile\n"
                + "--plumb--\n0\ndemo:!$6$salt$hash:19000:1:90:7::47482:\n";
        UserReader reader = new UserReader(output);

        UserState demo = reader.state("demo", true);
        assertThat(reader.isRoot()).isTrue();
        assertThat(demo.group()).isEqualTo("demo");
        assertThat(demo.groups()).containsExactly("adm", "sudo");
        assertThat(demo.comment()).isEqualTo("Demo,,,");
        assertThat(demo.shadow())
                .isEqualTo(new UserState.Shadow(PasswordField.fingerprint("$6$salt$hash"), true, "2100-01-01", 1, 90));
        assertThat(reader.state("other", true).defaults())
                .isEqualTo(new UserState.Defaults(true, "/home/other", 0750, "/bin/sh", List.of(".profile")));
    }

    @Test
    void aFingerprintHidesTheLockAndTheHash() {
        assertThat(PasswordField.fingerprint("!$6$salt$hash"))
                .isEqualTo(PasswordField.fingerprint("$6$salt$hash"))
                .doesNotContain("salt");
        assertThat(PasswordField.isLocked("!")).isFalse();
        assertThat(PasswordField.isLocked("!$6$a$b")).isTrue();
    }
}
