package dev.plumb.modules.kit.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.files.Shells;
import dev.plumb.resource.Read;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code ~} and {@code ~name} stand for, on the host and after what a run plans. */
class HomesTest {
    private static final HomesState HOST = new HomesState(
            Map.of("", "/home/deploy", "deploy", "/home/deploy", "web", "/srv/web"), "deploy", "/data/deploy");

    @ParameterizedTest
    @EnumSource
    void readsTheHomesOfAHost(Shells shell) throws IOException {
        HomesState homes = (HomesState) shell.read(Homes.TYPE, List.of(Read.of(Homes.REF)), Path.of("/"))
                .get("homes");

        assertThat(homes.of("~root")).isEqualTo("/root");
        assertThat(homes.of("~nobody-of-that-name")).isNull();
        assertThat(homes.of("~"))
                .isEqualTo(Path.of(homes.byName().get("")).toRealPath().toString());
        assertThat(homes.reader()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void tellsWhereTheHomeOfTheReaderReallyIs() {
        assertThat(HOST.of("~")).isEqualTo("/data/deploy");
        assertThat(HOST.of("~deploy")).isEqualTo("/home/deploy");
    }

    @Test
    void followsAnAccountThatGetsAnotherHome() {
        HomesState moved = HOST.with("deploy", "/srv/deploy").with("web", "/srv/other");

        assertThat(moved.of("~")).isEqualTo("/srv/deploy");
        assertThat(moved.of("~deploy")).isEqualTo("/srv/deploy");
        assertThat(moved.of("~web")).isEqualTo("/srv/other");
        assertThat(HOST.with("deploy", "/home/deploy").of("~")).isEqualTo("/data/deploy");
        assertThat(HOST.with("web", null).of("~web")).isNull();
    }

    @Test
    void knowsTheHomeOfAUserWhoIsStillToBeMade() {
        HomesState read = HOST.readBy("app");

        assertThat(read.of("~")).isNull();
        assertThat(read.with("app", "/home/app").of("~")).isEqualTo("/home/app");
    }
}
