package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.AT;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expressions and templates of anything give a value, or a problem at a place, or say what is not known. */
class ExpressionFuzzTest {
    private static final int COUNT = 2000;

    /** They run, fetch or write what the fuzzer made up. */
    private static final Set<String> NOT_HERE =
            Set.of("pipe", "lines", "url", "password", "file", "unvault", "csvfile", "ini", "template", "fileglob");

    /** Costly without bounds, by their patterns or their numbers. */
    private static final Set<String> UNBOUNDED = Set.copyOf(Mutator.words("""
            regex_search  regex_findall  regex_replace  regex  search  match  matches  select  reject  selectattr
            rejectattr  range  sequence  permutations  combinations  product  pow  root  log  password_hash  center
            indent  wordwrap  random_password  together  nested  cartesian  subsequences  zip_longest  ljust  rjust
            format  human_readable
            """));

    private static final List<String> BUILT_INS = Mutator.words("""
            upper_case  lower_case  length  size  trim  number  string  boolean  first  last  reverse  sort  keys
            values  join(',')  has_content  cap_first  html  url  c  abs  round  floor  int  is_string  is_number
            is_sequence  is_hash  split(',')  contains('a')  starts_with('a')  ends_with('b')  index_of('a')
            substring(1)  replace('a', 'b')  date  iso_utc  then(1, 2)  seq_contains(1)  min  max  chunk(2)
            map(x -> x)  filter(x -> x?has_content)  sort_by('n')  json_string  eval  eval_json  interpret  new()
            api  byte  long  char  lower_abc  with_args([1])  left_pad(5)  truncate(3)  item_cycle('a')  counter
            no_such
            """);

    private static final List<String> ATOMS = Mutator.words("""
            1  0  -1  2.5  1e9  99999999999999999999  true  false  ''  'a'  "b ${name}"  []  [1, 2, 'x']  {}
            {'a': 1, 'b': [2]}  name  port  users  users[0]  users[0].n  app  app.name  missing  none  unknown
            unknown.x  on  empty  text  big  app['name']  users[9]  text[0..2]  1..3  app.no.such  r"${x}"  item
            omit  .now  .vars  .data_model  name!  missing!'d'  (missing.x)!1  users?size  deep.er.est  é
            hostvars['x']  groups.all
            """);

    private static final List<String> OPERATORS = Mutator.words("""
            +  -  *  /  %  ==  !=  <  >  <=  >=  gt  lt  and  or  &&  ||  in  not in  is  is not  ~  //  **  |  =
            ..  ..<  ??
            """);

    private static final List<String> TESTS = Mutator.words("""
            defined  undefined  none  string  number  mapping  sequence  iterable  even  odd  divisibleby(0)
            version('1.2', '>=')  in users  sameas 1  subset([1])  changed  failed  skipped  succeeded  truthy
            no_such  contains(1)  file  abs  link_exists
            """);

    private final Expressions expressions = new Expressions();
    private final List<String> functions = names(Functions.Kind.FUNCTION);
    private final List<String> tests = names(Functions.Kind.TEST);
    private final List<String> lookups = names(Functions.Kind.LOOKUP);

    @TempDir
    Path dir;

    private static List<String> names(Functions.Kind kind) {
        return Functions.standard().names(kind).stream()
                .filter(name -> !NOT_HERE.contains(name))
                .filter(name -> Fuzz.isUnbounded() || !UNBOUNDED.contains(name))
                .toList();
    }

    private Variables variables() {
        return Scope.builder(expressions)
                .data(map(
                        "name",
                        "web",
                        "port",
                        8080L,
                        "on",
                        true,
                        "empty",
                        "",
                        "none",
                        null,
                        "text",
                        "a, b;c\nd é\u0000",
                        "big",
                        Long.MAX_VALUE,
                        "users",
                        list(map("n", "a"), map("n", "b", "x", list(1L))),
                        "app",
                        map("name", "shop", "tags", list("x", "y"), "size", 1.5),
                        "deep",
                        map("er", map("est", list())),
                        "item",
                        "one",
                        "unknown",
                        new Unknown("stdout of task 1 is not known before apply")))
                .build();
    }

    private String expression(SplittableRandom random, int depth) {
        if (depth <= 0) {
            return pick(ATOMS, random);
        }
        String inner = expression(random, depth - 1 - random.nextInt(2));
        return switch (random.nextInt(12)) {
            case 0, 1 -> inner + " " + pick(OPERATORS, random) + " " + expression(random, depth - 1);
            case 2 -> "(" + inner + ")";
            case 3 -> pick(List.of("not ", "!", "-", "+"), random) + inner;
            case 4 -> inner + "?" + pick(BUILT_INS, random);
            case 5 -> inner + pick(List.of(" is ", " is not "), random) + test(random);
            case 6 -> inner + "[" + expression(random, depth - 2) + "]";
            case 7 -> "{'k': " + inner + ", 'l': " + pick(ATOMS, random) + "}";
            case 8 -> "lookup('" + pick(lookups, random) + "', " + inner + ")";
            case 9 -> inner + "." + pick(List.of("a", "name", "x", "size", "n"), random);
            default -> call(inner, random, depth);
        };
    }

    private String test(SplittableRandom random) {
        return random.nextBoolean() ? pick(TESTS, random) : pick(tests, random);
    }

    private String call(String first, SplittableRandom random, int depth) {
        StringBuilder call =
                new StringBuilder(pick(functions, random)).append('(').append(first);
        for (int i = random.nextInt(4); i > 0; i--) {
            call.append(", ")
                    .append(random.nextInt(4) == 0 ? pick(List.of("default=", "attribute=", "x="), random) : "");
            call.append(expression(random, depth - 2));
        }
        return call.append(')').toString();
    }

    private static String pick(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    private interface Evaluation {
        Object value();
    }

    private static void check(Evaluation evaluation) {
        try {
            Object value = evaluation.value();
            assertThat(value == null || !value.getClass().getName().startsWith("freemarker."))
                    .isTrue();
        } catch (ProblemException e) {
            assertTold(e.problems());
        } catch (NotKnownException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void assertTold(List<Problem> problems) {
        assertThat(problems).isNotEmpty();
        for (Problem problem : problems) {
            assertThat(problem.message()).isNotBlank().doesNotContain("java.lang.");
            assertThat(problem.position().line()).isPositive();
            assertThat(problem.position().column()).isPositive();
        }
    }

    @Test
    void expressionsGiveAValueOrAProblem() {
        Variables variables = variables();
        Fuzz.run("expressions", COUNT, (random, tell) -> {
            String expression = expression(random, 1 + random.nextInt(4));
            tell.input(expression);
            both(expression, variables);
        });
    }

    @Test
    void mutilatedExpressionsGiveAValueOrAProblem() {
        Variables variables = variables();
        SplittableRandom first = new SplittableRandom(1);
        List<String> seeds =
                Stream.generate(() -> expression(first, 3)).limit(500).toList();
        List<String> words = new ArrayList<>(OPERATORS);
        words.addAll(
                List.of("?", "(", ")", "[", "]", "${", "{{", "<#if x>", "'", "\"", "\\x", "\\u00", ",", " is ", "->"));
        Mutator mutator = Mutator.ofTexts(seeds, words);
        Fuzz.run("mutilated expressions", COUNT, (random, tell) -> {
            String expression = bounded(mutator.text(random));
            tell.input(expression);
            both(expression, variables);
        });
    }

    private void both(String expression, Variables variables) {
        check(() -> expressions.evaluate(expression, AT, variables));
        YamlNode.Scalar scalar = ExpressionTestSupport.plain(expression);
        check(() -> expressions.test(scalar, variables));
        Problems problems = new Problems();
        expressions.checkExpression(scalar, problems);
        if (!problems.isEmpty()) {
            assertTold(problems.sorted());
        }
    }

    /**
     * Without what nothing bounds yet: nesting of any depth, ranges and repetitions of any length, and built-ins in a row
     * of which each doubles its text.
     */
    private static String bounded(String text) {
        if (Fuzz.isUnbounded()) {
            return text;
        }
        String shorter = text.substring(0, Math.min(400, text.length())).replaceAll("\\d{5,}", "12345");
        return manyOf(shorter, "([{")
                ? shorter.replaceAll("[(\\[{]", "")
                : manyOf(shorter, "?") ? shorter.replace("?", "") : shorter;
    }

    private static boolean manyOf(String text, String characters) {
        return text.chars().filter(c -> characters.indexOf(c) >= 0).count() > 40;
    }

    private static final List<String> TEMPLATES = List.of("""
            <#-- who may come in -->
            <#list users as user>
            allow ${user.n} ${user?index}<#sep>,</#sep>
            <#else>none
            </#list>
            <#if on && port gt 80>listen ${port};<#elseif name == 'web'>x<#else>y</#if>
            <#assign total = port + 1>
            <#macro line text level=1>${text}:${level}<#nested></#macro>
            <@line text=name level=2>inner</@line>
            """, """
            <#function twice x><#return x * 2></#function>
            ${twice(port)} ${name?upper_case} ${missing!"-"} ${(app.name)!}
            <#switch name><#case "web">a<#break><#default>b</#switch>
            <#attempt>${missing}<#recover>${.error}</#attempt>
            <#noparse>${x}</#noparse><#t><#lt><#rt><#compress> a  b </#compress>
            ${r"${HOME}"} {{ jinja }} #{port} [=port] $${x}
            """, """
            <#ftl output_format="plainText">
            <#import "no.ftl" as n><#include "other.ftl">
            <#escape x as x?html>${text}</#escape><#local x = 1><#global y = 2><#setting locale="de">
            <#outputformat "HTML">${text}</#outputformat><#autoesc>${text}</#autoesc>
            <#list app as key, value>${key}=${value}</#list><#list 1..3 as i>${i}<#continue></#list>
            <#visit .node><#recurse><#fallback><#flush><#stop "why"><#return>
            """);

    @Test
    void templatesGiveTextOrAProblem() {
        Variables variables = variables();
        List<String> words = new ArrayList<>(List.of(
                "<#if ",
                "</#if>",
                "<#list users as u>",
                "</#list>",
                "<#else>",
                "<#assign x = ",
                "${",
                "}",
                "<#--",
                "-->",
                "<@",
                "/>",
                ">",
                "<#macro m>",
                "</#macro>",
                "[#if x]",
                "<#ftl>",
                "<#function f x>",
                "?c",
                "?eval",
                "name",
                "users",
                "unknown",
                "missing",
                "<#setting number_format=\"0.00\">",
                "\"",
                "'"));
        if (Fuzz.isUnbounded()) {
            words.addAll(List.of("<#list 1.. as i>", "<@line text=name/>", "<#include \"x.ftl\">", "1..999999999"));
        }
        Mutator mutator = Mutator.ofTexts(TEMPLATES, words);
        Path file = dir.resolve("x.ftl");
        Fuzz.run("templates", COUNT, (random, tell) -> {
            String text = template(mutator, random);
            tell.input(text);
            check(() -> expressions.render(file, text, variables));
        });
    }

    private static final Pattern DEFINITION =
            Pattern.compile("(<#(?:macro|function)\\b)(.*?(?:</#(?:macro|function)|$))", Pattern.DOTALL);

    private String template(Mutator mutator, SplittableRandom random) {
        String text = mutator.text(random);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            text = text.substring(0, at) + "${" + expression(random, 2) + "}" + text.substring(at);
        }
        if (Fuzz.isUnbounded()) {
            return text;
        }
        // without loops that do not end, and what calls itself
        String shorter = text.length() > 3000 ? text.substring(0, 3000) : text;
        if (manyOf(shorter.replaceAll("[$]\\{[a-z]", ""), "([{?")) {
            shorter = shorter.replaceAll("[(\\[{?]", "");
        }
        return withoutCalls(shorter.replace("..", ",").replaceAll("\\d{5,}", "12345"));
    }

    /** Macros and functions whose bodies call nothing, so that none calls itself, and no header with computed parts. */
    private static String withoutCalls(String text) {
        String body = DEFINITION
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + found.group(2).replace("<@", "").replace("twice(", "(")));
        return body.replaceAll("<#ftl[^>]*[!?+$({][^>]*>", "");
    }

    @Test
    void valuesWithPlaceholdersGiveAValueOrAProblem() {
        Variables variables = variables();
        Mutator mutator = Mutator.ofTexts(
                List.of(
                        "a ${name} b ${port + 1}",
                        "${users}",
                        "$${x} ${app.tags[0]!'-'}",
                        "{{ x }} ${'}'}",
                        "${{'a': 1}}"),
                List.of("${", "}", "$$", "{{", "}}", "{%", "'", "\"", "#{", "[=", "name", "\\"));
        Fuzz.run("placeholders", COUNT, (random, tell) -> {
            String text = bounded(mutator.text(random));
            tell.input(text);
            check(() -> expressions.resolveText(text, AT, variables));
            Problems problems = new Problems();
            expressions.check(ExpressionTestSupport.plain(text), problems);
        });
    }
}
