package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemplatesTest {
    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectories(temporary.resolve("templates"));
    }

    private String render(String template, Variables variables) {
        return EXPRESSIONS.render(directory.resolve("site.conf.ftl"), template, variables);
    }

    private Problem told(String template, Variables variables) {
        return problem(() -> render(template, variables));
    }

    private String at(Problem problem) {
        return Path.of(problem.position().file()).getFileName() + ":"
                + problem.position().line() + ":" + problem.position().column();
    }

    @Test
    void directivesFunctionsAndVariablesWork() {
        Variables variables = data("users", list(map("n", "a"), map("n", "b")), "on", true, "port", 8080L);
        String template = """
                <#-- who may come in -->
                <#list users as user>
                allow ${user.n};
                </#list>
                <#if on>listen ${port};</#if>
                # ${to_json(users[0])} $HOME ${r"${HOME}"} {{ jinja }} #{port} [=port]
                """;
        assertThat(render(template, variables)).isEqualTo("""
                allow a;
                allow b;
                listen 8080;
                # {"n": "a"} $HOME ${HOME} {{ jinja }} #{port} [=port]
                """);
    }

    @Test
    void theEndOfTheFileStaysAsItIs() {
        assertThat(render("a\n", data())).isEqualTo("a\n");
        assertThat(render("a", data())).isEqualTo("a");
        assertThat(render("a\r\n\n\n", data())).isEqualTo("a\r\n\n\n");
        assertThat(render("", data())).isEmpty();
    }

    @Test
    void numbersAndBooleansAreForComputers() {
        assertThat(render("${n} ${d} ${b}", data("n", 12345678901L, "d", 0.5, "b", false)))
                .isEqualTo("12345678901 0.5 false");
    }

    @Test
    void anUndefinedVariableIsToldWithTheTemplatesLine() {
        Problem problem = told("one\ntwo ${sit_name}\n", data("site_name", "x"));
        assertThat(at(problem)).isEqualTo("site.conf.ftl:2:7");
        assertThat(problem.message()).isEqualTo("variable 'sit_name' is not defined");
        assertThat(problem.hint()).isEqualTo("did you mean 'site_name'?");
    }

    @Test
    void aMissingKeyIsToldWithWhatThereIs() {
        Problem problem = told("<#if true>\n  ${app.nmae}</#if>", data("app", map("name", "x")));
        assertThat(at(problem)).isEqualTo("site.conf.ftl:2:9");
        assertThat(problem.message()).isEqualTo("'app' has no 'nmae'");
        assertThat(problem.hint()).isEqualTo("did you mean 'name'?");
    }

    @Test
    void aMissingKeyOfALoopVariableIsToldToo() {
        Problem problem = told("<#list xs as x>${x.b}</#list>", data("xs", list(map("a", 1L))));
        assertThat(at(problem)).isEqualTo("site.conf.ftl:1:18");
        assertThat(problem.message()).isEqualTo("'x.b' has no value: it is missing or null");
    }

    @Test
    void aListInsideOfTextIsTold() {
        Problem problem = told("${xs}", data("xs", list(1L)));
        assertThat(problem.message()).isEqualTo("'xs' is a list, but a string is needed");
        assertThat(problem.hint()).isEqualTo("write ${xs?join(', ')} or ${to_json(xs)}");
    }

    @Test
    void mistakesOfSyntaxAreToldWithTheirLine() {
        Problem problem = told("a\n<#if x>\nb\n", data());
        assertThat(problem.message()).isEqualTo("a <#if> is never closed");
        assertThat(told("a\n ${1 +}", data()).message())
                .startsWith("the template cannot be read: ")
                .doesNotContain("\n");
        assertThat(Path.of(problem.position().file())).hasFileName("site.conf.ftl");
        assertThat(at(told("a\n ${1 +}", data()))).isEqualTo("site.conf.ftl:2:7");
    }

    @Test
    void aWrongArgumentOfAFunctionIsToldWithItsLine() {
        Problem problem = told("\n\n${from_json('{')}", data());
        assertThat(problem.position().line()).isEqualTo(3);
        assertThat(problem.message()).isEqualTo("from_json: a key in double quotes is missing at line 1, column 2");
    }

    @Test
    void includesFilesOfItsDirectory() throws IOException {
        Files.createDirectories(directory.resolve("parts"));
        Files.writeString(directory.resolve("parts/head.ftl"), "head of ${name}<#include 'tail.ftl'>");
        Files.writeString(directory.resolve("parts/tail.ftl"), " tail");
        assertThat(render("<#include 'parts/head.ftl'>!", data("name", "x"))).isEqualTo("head of x tail!");
    }

    @Test
    void includesNothingElse() throws IOException {
        Path secret = temporary.resolve("secret.txt");
        Files.writeString(secret, "secret");
        for (String name : new String[] {
            "../secret.txt", "/../secret.txt", secret.toString(), "parts/../../secret.txt", "*/secret.txt"
        }) {
            Problem problem = told("<#include '" + name + "'>", data());
            assertThat(problem.message()).as(name).doesNotContain("secret\n").contains("not found");
        }
    }

    @Test
    void anotherTemplatesDirectoryIsOutOfReachToo() throws IOException {
        Path other = Files.createDirectories(temporary.resolve("other"));
        Files.writeString(other.resolve("a.ftl"), "other");
        assertThat(EXPRESSIONS.render(other.resolve("b.ftl"), "<#include 'a.ftl'>", data()))
                .isEqualTo("other");
        for (String name : new String[] {"../0/a.ftl", "../other/a.ftl", "/0/a.ftl"}) {
            assertThat(told("<#include '" + name + "'>", data()).message()).contains("not found");
        }
    }

    @Test
    void aMistakeInAnIncludedFileIsToldThere() throws IOException {
        Files.writeString(directory.resolve("part.ftl"), "x\n${zzz}");
        assertThat(at(told("<#include 'part.ftl'>", data()))).isEqualTo("part.ftl:2:3");
        Files.writeString(directory.resolve("wrong.ftl"), "x\n<#if>");
        assertThat(at(told("<#include 'wrong.ftl'>", data()))).startsWith("wrong.ftl:2:");
        Files.writeString(directory.resolve("evil.ftl"), "\n${'1'?eval}");
        assertThat(at(told("<#include 'evil.ftl'>", data()))).isEqualTo("evil.ftl:2:7");
    }

    @Test
    void aChangedTemplateIsReadAgain() {
        assertThat(render("1", data())).isEqualTo("1");
        assertThat(render("2", data())).isEqualTo("2");
    }

    @Test
    void aTemplateOfAnsibleIsRefused() {
        Problem problem = problem(() -> EXPRESSIONS.render(directory.resolve("a.j2"), "x\ny {{ name }}\n", data()));
        assertThat(at(problem)).isEqualTo("a.j2:2:3");
        assertThat(problem.message()).contains("is Jinja");
        assertThat(EXPRESSIONS.render(directory.resolve("a.conf"), "{{ name }}", data()))
                .isEqualTo("{{ name }}");
    }

    @Test
    void aValueThatIsNotKnownEndsTheTemplateWhenItIsUsed() {
        Variables variables = data("reg", map("stdout", new Unknown("why")));
        for (String template : new String[] {
            "${reg.stdout}",
            "<#if reg.stdout == 'a'></#if>",
            "<#list reg.stdout as x></#list>",
            "${reg.stdout.x}",
            "${reg.stdout[0]}",
            "<#if reg.stdout></#if>",
            "${reg.stdout!'d'}",
            "${to_json(reg)}",
            "${reg.stdout?length}",
            "<#assign x = reg.stdout>${x}",
            "<#switch reg.stdout><#case 'a'></#switch>"
        }) {
            assertThatThrownBy(() -> render(template, variables))
                    .as(template)
                    .isInstanceOf(NotKnownException.class)
                    .hasMessage("why");
        }
        assertThat(render("<#if reg.stdout??>there</#if>", variables)).isEqualTo("there");
    }
}
