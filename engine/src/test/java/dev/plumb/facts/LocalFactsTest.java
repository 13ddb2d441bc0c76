package dev.plumb.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalFactsTest {
    private static Object local(String output) {
        return LocalFacts.of(new Sections(output));
    }

    @Test
    void jsonKeepsItsTypes() {
        assertThat(local("@@local app\n {\"port\": 80,\n  \"tags\": [\"a\"]}\n@@env\n"))
                .isEqualTo(Map.of("app", Map.of("port", 80L, "tags", List.of("a"))));
    }

    @Test
    void iniHasSectionsOfTexts() {
        assertThat(local("@@local app\n # a comment\n [general]\n Port = 80\n name: x = y\n \n [more]\n@@env\n"))
                .isEqualTo(Map.of("app", Map.of("general", Map.of("port", "80", "name", "x = y"), "more", Map.of())));
    }

    @Test
    void whatIsNeitherIsToldInItsPlace() {
        assertThat(local("@@local app\n port = 80\n@@env\n").toString())
                .contains("app=error loading facts as JSON or ini")
                .contains("app.fact");
    }

    @Test
    void aLineThatLooksLikeASectionIsData() {
        assertThat(local("@@local app\n [general]\n mark = @@env\n @@env = x\n@@env\n"))
                .isEqualTo(Map.of("app", Map.of("general", Map.of("mark", "@@env", "@@env", "x"))));
    }

    @Test
    void withoutFilesThereAreNone() {
        assertThat(local("@@uname\nLinux\n@@env\n")).isEqualTo(Map.of());
    }
}
