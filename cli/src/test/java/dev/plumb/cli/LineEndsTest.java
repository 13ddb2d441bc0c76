package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Names and line ends as other systems write them. */
class LineEndsTest extends LocalPlays {
    @Test
    void ofATemplateAreThoseThatTheTaskSays() throws IOException {
        file("templates/t.ftl", "server ${h};\r\n<#list xs as x>\r\n  item ${x};\r\n</#list>\r\nend");
        applyTasks("vars: {h: 'h', xs: [1, 2], kept: \"a\\r\\nb\"}", """
                - template: {src: t.ftl, dest: DIR/unix}
                - template: {src: t.ftl, dest: DIR/dos, newline_sequence: "\\r\\n"}
                - template: {src: t.ftl, dest: DIR/mac, newline_sequence: "\\r"}
                """.replace("DIR", dir.toString()));
        String lines = "server h;\n  item 1;\n  item 2;\nend";
        assertThat(Files.readString(dir.resolve("unix"))).isEqualTo(lines);
        assertThat(Files.readString(dir.resolve("dos"))).isEqualTo(lines.replace("\n", "\r\n"));
        assertThat(Files.readString(dir.resolve("mac"))).isEqualTo(lines.replace("\n", "\r"));
    }

    @Test
    void ofAValueAreNotDoubled() throws IOException {
        file("templates/v.ftl", "${value}\n");
        applyTasks(
                "vars: {value: \"a\\r\\nb\"}",
                "- template: {src: v.ftl, dest: " + dir + "/v, newline_sequence: \"\\r\\n\"}");
        assertThat(Files.readString(dir.resolve("v"))).isEqualTo("a\r\nb\r\n");
    }

    @Test
    void backslashesInNamesOfACopiedTreeAreKept() {
        file("files/units/srv-my\\x2ddata.mount", "[Mount]\n");
        file("files/units/a\\b/c\\", "x\n");
        String task = "- copy: {src: units/, dest: " + dir + "/units}";
        assertThat(run("check", play("", task)).out()).contains("units/srv-my\\x2ddata.mount");
        applyTasks("", task);
        assertThat(lines("units/srv-my\\x2ddata.mount")).containsExactly("[Mount]");
        assertThat(lines("units/a\\b/c\\")).containsExactly("x");
        assertThat(run("check", play("", task)).code()).isZero();
    }
}
