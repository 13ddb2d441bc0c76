package dev.plumb.modules.system.pip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementTest {
    private static final List<String> VERSIONS = List.of(
            "1.0",
            "1",
            "1.0.0",
            "1.0.1",
            "1.1",
            "2.0",
            "2.0rc1",
            "2.0.dev1",
            "2.0a1",
            "2.0.post1",
            "1.0+local",
            "1!0.5",
            "0.9",
            "1.0.post1",
            "2.0b2.dev3",
            "v1.0");

    /** What Python's own library of packaging says of these. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ==1.0 | 1.0 1 1.0.0 1.0+local v1.0
            ==1.0.* | 1.0 1 1.0.0 1.0.1 1.0+local 1.0.post1 v1.0
            !=1.0.* | 1.1 2.0 2.0rc1 2.0.dev1 2.0a1 2.0.post1 1!0.5 0.9 2.0b2.dev3
            !=1 | 1.0.1 1.1 2.0 2.0rc1 2.0.dev1 2.0a1 2.0.post1 1!0.5 0.9 1.0.post1 2.0b2.dev3
            ~=1.0 | 1.0 1 1.0.0 1.0.1 1.1 1.0+local 1.0.post1 v1.0
            ~=1.0.1 | 1.0.1
            >1.0 | 1.0.1 1.1 2.0 2.0rc1 2.0.dev1 2.0a1 2.0.post1 1!0.5 2.0b2.dev3
            <2.0 | 1.0 1 1.0.0 1.0.1 1.1 1.0+local 0.9 1.0.post1 v1.0
            >=2.0rc1 | 2.0 2.0rc1 2.0.post1 1!0.5
            <=1.0 | 1.0 1 1.0.0 1.0+local 0.9 v1.0
            ==1.0+local | 1.0+local
            >=1.0,<2.0 | 1.0 1 1.0.0 1.0.1 1.1 1.0+local 1.0.post1 v1.0
            ===1.0 | 1.0
            >1.0.post1 | 1.0.1 1.1 2.0 2.0rc1 2.0.dev1 2.0a1 2.0.post1 1!0.5 2.0b2.dev3
            <2.0rc1 | 1.0 1 1.0.0 1.0.1 1.1 2.0.dev1 2.0a1 1.0+local 0.9 1.0.post1 2.0b2.dev3 v1.0
            ==1!0.5 | 1!0.5
            >=1!0 | 1!0.5
            """)
    void versionsAreComparedAsPythonDoes(String specs, String admitted) {
        Requirement requirement = Requirement.of("some-package" + specs);
        assertThat(requirement.isPlain()).isTrue();
        assertThat(VERSIONS.stream().filter(requirement::admits)).containsExactly(admitted.split(" "));
    }

    @Test
    void namesAreThoseThatPipCompares() {
        assertThat(Requirement.of("Zope.Interface_x >= 1").name()).isEqualTo("zope-interface-x");
        assertThat(Requirement.of("requests[security,socks]==2.0").name()).isEqualTo("requests");
        assertThat(Requirement.of("requests (>=2)").specs()).containsExactly(">=2");
        assertThat(Requirement.of("flask==2.0").exact()).isEqualTo("2.0");
        assertThat(Requirement.of("flask==2.*").exact()).isNull();
        assertThat(Requirement.of("flask>=2").exact()).isNull();
    }

    @Test
    void whatIsNoNameIsAUrlOrNothing() {
        assertThat(Requirement.of("demo @ https://x.example/demo.whl"))
                .extracting(Requirement::name, Requirement::url)
                .containsExactly("demo", "https://x.example/demo.whl");
        Requirement git = Requirement.of("git+https://x.example/a.git@v1#egg=A_b");
        assertThat(git.name()).isEqualTo("a-b");
        assertThat(git.isPlain()).isFalse();
        assertThat(Requirement.of("/srv/app").url()).isEqualTo("/srv/app");
        assertThat(Requirement.of("./app").url()).isEqualTo("./app");
        for (String none :
                new String[] {"", "-r x", "a b", "flask=2", "flask==2; python_version < '3'", "flask==?", "flask~=2"}) {
            Requirement each = Requirement.of(none);
            assertThat(each.name() != null || each.url() != null).as(none).isFalse();
        }
    }

    @Test
    void whatAListHasTakenApartIsPutTogether() {
        assertThat(Requirement.together(List.of("django>1.11.1", "<1.11.3", "ipaddress", "simple>1.1.0,<2.0.0")))
                .containsExactly("django>1.11.1,<1.11.3", "ipaddress", "simple>1.1.0,<2.0.0");
        assertThat(Requirement.together(List.of("requests[a", "b]", "flask,jinja2")))
                .containsExactly("requests[a,b]", "flask", "jinja2");
    }

    @Test
    void aFileOfPlainLinesNeedsNoPip() {
        List<Requirement> all =
                Objects.requireNonNull(Requirement.in("# app\nflask==2.0  # web\n\nredis>=4, \\\n  <5\r\n"));
        assertThat(all).extracting(Requirement::name).containsExactly("flask", "redis");
        assertThat(all.get(1).admits("4.5") && !all.get(1).admits("5.0")).isTrue();
        assertThat(Requirement.in("")).isEmpty();
        for (String other :
                new String[] {"-r base.txt", "--index-url https://x", "a; sys_platform == 'linux'", "git+https://x/y"
                }) {
            assertThat(Requirement.in("flask\n" + other)).as(other).isNull();
        }
    }
}
