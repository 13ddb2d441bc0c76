package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.limit.Limits;
import dev.plumb.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template may cost; that a limit which is hit is a mistake at a place in it. */
class BoundedTemplatesTest extends ShortEvaluations {
    private static final String ENDLESS = "macros, functions or includes call each other here without end";

    @TempDir
    Path dir;

    private String told(String template) throws IOException {
        Path file = Files.writeString(dir.resolve("main.ftl"), template);
        List<Object> many = new ArrayList<>();
        for (long i = 0; i < 900; i++) {
            many.add(i);
        }
        Variables variables = data("v", "a".repeat(70), "many", many);
        Problem problem = problem(() -> EXPRESSIONS.render(file, template, variables));
        return Path.of(problem.position().file()).getFileName() + ":"
                + problem.position().line() + ":" + problem.position().column() + " " + problem.message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<#macro m><@m/></#macro><@m/>",
                "<#function f x><#return f(x + 1)></#function>${f(1)}",
                "<#include 'main.ftl'>",
                "<#macro a><@b/></#macro><#macro b><@a/></#macro><@a/>",
            })
    void whatCallsItselfWithoutEndIsTold(String template) throws IOException {
        Limits.use(Limits.DEFAULT);
        assertThat(told(template)).startsWith("main.ftl:1:").endsWith(ENDLESS);
    }

    @Test
    void filesThatIncludeEachOtherAreTold() throws IOException {
        Limits.use(Limits.DEFAULT);
        Files.writeString(dir.resolve("other.ftl"), "<#include 'main.ftl'>");
        assertThat(told("<#include 'other.ftl'>")).matches("(main|other).ftl:1:1 " + ENDLESS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x<#list 1.. as i></#list>| 1:2",
                "<#list 1.. as i><#if i == 0>x</#if></#list>| 1:[17]+",
                "${v?matches('(.*a){6}b')?string}| 1:1",
                "<#assign d = (1..200000000)?filter(i -> i < 0)?size>| 1:1",
                "<#if regex_search(v, '(.*a){20}b')??>x</#if>| 1:6",
            })
    void whatTakesTooLongEnds(String template, String at) throws IOException {
        assertThat(told(template)).matches("main.ftl:" + at + " this takes longer than 0.3 s to evaluate");
    }

    @Test
    void longLoopsInIncludedFilesEnd() throws IOException {
        Files.writeString(dir.resolve("other.ftl"), "<#list 1..600000000 as i></#list>");
        assertThat(told("<#include 'other.ftl'>")).endsWith("this takes longer than 0.3 s to evaluate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<#list 1..1000 as i>${'x'?left_pad(100000)}</#list>| 1:21",
                "<#list 1.. as i>some text</#list>| 1:17",
            })
    void whatGivesTooMuchEnds(String template, String at) throws IOException {
        Limits.use(new Limits(Duration.ofMinutes(1), 1 << 20, 1000));
        assertThat(told(template)).isEqualTo("main.ftl:" + at + " this gives or reads more than 1 MiB");
    }

    @Test
    void recursionWithAnEndWorks() {
        Limits.use(Limits.DEFAULT);
        String template =
                "<#function sum n><#if n == 0><#return 0></#if><#return n + sum(n - 1)></#function>${sum(100)}";
        assertThat(EXPRESSIONS.render(dir.resolve("sum.ftl"), template, data())).isEqualTo("5050");
    }

    @Test
    void whatIsNoFileIsNotIncluded() throws Exception {
        Limits.use(Limits.DEFAULT);
        Path pipe = dir.resolve("pipe.ftl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(told("<#include 'pipe.ftl'>"))
                .startsWith("main.ftl:1:1 the included file ")
                .endsWith("was not found");
    }
}
