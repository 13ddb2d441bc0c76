package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.functions.Descriptions;
import dev.plumb.expression.functions.FunctionDoc;
import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Json;
import dev.plumb.text.Redactor;
import dev.plumb.vault.Secrets;
import dev.plumb.vault.Vault;
import freemarker.template.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a function, a test or a built-in makes of a secret is as secret. */
class DerivedSecretsTest {
    /** Pieces with fewer characters are not hidden: docs/vault.md says so. */
    private static final int PIECE = Redactor.SHORTEST_PART;

    private static final String ODD = "Hunter2 Secret'W\"ord<é>&\\/ code";

    /** Arguments that built-ins take, tried one after the other. */
    private static final List<String> ARGUMENTS = List.of(
            "",
            "()",
            "(1)",
            "(7)",
            "(1, 9)",
            "('r')",
            "('e', 'X')",
            "('[a-z]+')",
            "('(.)(.*)')",
            "('r', 'X', 'r')",
            "('x', 'y')",
            "(40, '*')",
            "(x -> x?upper_case)",
            "(x -> x != 'r')",
            "(['zz'])",
            "('yy')",
            "('k')");

    /** What secrets are given to, beside themselves. */
    private static final List<String> SUBJECTS = List.of(
            "pw",
            "odd",
            "[pw, 'other']",
            "[{'k': pw?upper_case}]",
            "{'k': pw}",
            "pw?upper_case",
            "pw?split('')",
            "pw?length",
            "(pw + '#')",
            "digits",
            "digits?number",
            "lines",
            "('x' + pw)?matches('.(.*)')");

    /** Built-ins of other types than strings and lists, or that are closed. */
    private static final Pattern NOT_OF_STRINGS = Pattern.compile(
            "iso(_.*)?|date(time)?_if_unknown|time_if_unknown|(is|has|item|node)_.*|(next|previous)_sibling|ancestors|children|parent"
                    + "|root|namespace|counter|index|(no_)?esc|markup_string|api|new|eval(_json)?|interpret|with_args(_last)?");

    /** More calls, of functions whose examples have no string, or none that may be any. */
    private static final List<String> MORE = List.of(
            "abs(digits?number)",
            "round(digits?number)",
            "pow(digits?number, 1)",
            "root(digits?number)",
            "log(digits?number)",
            "sum([digits?number])",
            "combinations([pw?upper_case, 'x'], 2)",
            "permutations([pw?upper_case, 'x'])",
            "batch([pw?upper_case, 'x'], 1)",
            "union([pw?upper_case], ['x'])",
            "difference([pw?upper_case], ['x'])",
            "symmetric_difference([pw?upper_case], ['x'])",
            "intersect([pw?upper_case], [pw?upper_case])",
            "extract(0, [pw?upper_case])",
            "query('items', [pw?upper_case])",
            "query('flattened', [[pw?upper_case]])",
            "lookup('pipe', 'echo ' + pw + ' | tr a-z b-za')",
            "query('lines', 'echo ' + pw + ' | tr a-z b-za')",
            "lookup('template', 'upper.ftl', template_vars={'p': pw})");

    /** Functions and lookups that take no secret that they could reveal; tests only say true or false. */
    private static final Set<String> WITHOUT_RESULT = new TreeSet<>(
            Set.of("FUNCTION now", "FUNCTION to_datetime", "LOOKUP password", "LOOKUP sequence", "LOOKUP url"));

    @TempDir
    private Path dir;

    private final Redactor redactor = new Redactor();
    private final Expressions expressions =
            new Expressions(Functions.standard(), new Secrets(() -> new Vault(List.of()), redactor));

    private Variables variables(String secret) {
        redactor.add(secret);
        redactor.add(ODD);
        redactor.add("4711081512345678");
        redactor.add("one S3cret line\nand another One");
        return Scope.builder(expressions)
                .data(Map.of(
                        "pw",
                        secret,
                        "odd",
                        ODD,
                        "digits",
                        "4711081512345678",
                        "lines",
                        "one S3cret line\nand another One",
                        "host",
                        "web-server-1",
                        "ansible_check_mode",
                        true,
                        "inventory_hostname",
                        "web-server-1",
                        "playbook_dir",
                        dir.toString()))
                .build();
    }

    /** What an expression gives; null when it gives nothing. */
    private @Nullable Object value(String expression, Variables variables, List<String> wrong) {
        try {
            return expressions.evaluate(expression, Position.of("t"), variables);
        } catch (ProblemException e) {
            String told = redactor.hide(e.problems().get(0).message());
            String bare = told.replace(Redactor.MASK, "");
            if (bare.contains("HUNTER") || bare.contains("drowterceS") || bare.contains("UNTER2S")) {
                wrong.add(expression + " fails: " + told);
            }
            return null;
        } catch (NotKnownException e) {
            return null;
        }
    }

    /** Tells what of a value shows though it is no word of the expression. */
    private void check(String expression, @Nullable Object value, List<String> wrong) {
        String context = expression + " other web-server-1 " + dir + " true false null";
        for (String shown : List.of(Json.write(value), Json.pretty(value), leaf(value))) {
            String told = redactor.hide("told: " + shown + "; end").replace(Redactor.MASK, "\n");
            for (String part : told.split("[^\\p{L}\\p{N}]+")) {
                if (part.length() >= PIECE && !isExplained(part, context)) {
                    wrong.add(expression + " shows " + part + " in " + told.replace("\n", Redactor.MASK));
                    return;
                }
            }
        }
        if (value instanceof List<?> list && list.size() > 5 && list.stream().allMatch(DerivedSecretsTest::isShort)) {
            String pretty = Json.pretty(list);
            if (redactor.hide(pretty).equals(pretty)) {
                wrong.add(expression + " shows " + list);
            }
        }
    }

    private static boolean isShort(@Nullable Object value) {
        return value instanceof String text && text.length() < PIECE;
    }

    private static boolean isExplained(String part, String context) {
        return context.contains(part) || part.matches("fragment|hostname|username|netloc|password|scheme");
    }

    private static String leaf(@Nullable Object value) {
        return value instanceof String text ? text : String.valueOf(value);
    }

    @Test
    void builtInsOfFreeMarkerRevealNothing() {
        List<String> wrong = new ArrayList<>();
        Variables variables = variables("hunter2SecretWord");
        Set<String> silent = new TreeSet<>();
        Set<String> names = new Configuration(Configuration.VERSION_2_3_35)
                .getSupportedBuiltInNames(Configuration.LEGACY_NAMING_CONVENTION);
        assertThat(names).hasSizeGreaterThan(100);
        for (String name : names) {
            boolean any = false;
            for (String subject : SUBJECTS) {
                for (String arguments : ARGUMENTS) {
                    String expression = subject + "?" + name + arguments;
                    Object value = value(expression, variables, wrong);
                    any |= value != null;
                    check(expression, value, wrong);
                }
            }
            if (!any) {
                silent.add(name);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(silent).allMatch(NOT_OF_STRINGS.asMatchPredicate());
    }

    /** Each string of each example in docs/functions.md is replaced by a secret, one after the other. */
    @Test
    void functionsRevealNothing() throws Exception {
        Files.createDirectories(dir.resolve("files"));
        Files.writeString(dir.resolve("files/hunter2SecretWord"), "x\n");
        Files.createDirectories(dir.resolve("templates"));
        Files.writeString(dir.resolve("templates/upper.ftl"), "password ${p?upper_case}\n");
        List<String> wrong = new ArrayList<>();
        Variables variables = variables("hunter2SecretWord");
        Set<String> silent = new TreeSet<>();
        for (FunctionDoc doc : Descriptions.all()) {
            boolean any = false;
            for (String expression : calls(doc)) {
                Object value = value(expression, variables, wrong);
                any |= value != null;
                check(expression, value, wrong);
            }
            if (!any && doc.kind() != Functions.Kind.TEST) {
                silent.add(doc.kind() + " " + doc.name());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(silent).isEqualTo(WITHOUT_RESULT);
    }

    private static List<String> calls(FunctionDoc doc) {
        List<String> calls = new ArrayList<>(MORE.stream()
                .filter(call -> call.startsWith(doc.name() + "(") || call.contains("('" + doc.name() + "'"))
                .toList());
        for (FunctionDoc.Example example : doc.examples()) {
            String text = example.expression();
            for (int from = text.indexOf('\''); from >= 0; ) {
                int to = text.indexOf('\'', from + 1);
                if (to < 0) {
                    break;
                }
                for (String secret : List.of("pw", "odd", "(pw + host)", "pw?upper_case", "digits")) {
                    calls.add(text.substring(0, from) + secret + text.substring(to + 1));
                }
                from = text.indexOf('\'', to + 1);
            }
        }
        for (String arguments :
                List.of("(pw)", "([pw, 'x'])", "(digits)", "({'k': pw})", "(lines)", "(pw, 'e')", "(pw, 2)")) {
            if (!doc.name().matches("combinations|permutations|product")) {
                calls.add(doc.name() + arguments);
            }
        }
        return calls;
    }

    @Test
    void aPartStaysHiddenWhenALongerOneFollowsAndTheOtherWayRound() {
        Variables variables = variables("hunter2SecretWord");
        List<String> wrong = new ArrayList<>();
        for (String expression : List.of(
                "pw?substring(0, 7)",
                "pw?substring(0, 9)",
                "pw?substring(0, 11)",
                "pw?substring(3, 10)",
                "pw?substring(2, 12)",
                "pw[0..9]",
                "pw?substring(0, 7) + pw?substring(0, 9) + pw?upper_case",
                "pw + pw?upper_case",
                "'user=' + pw + ';again=' + pw?upper_case",
                "pw?upper_case?substring(0, 8)",
                "pw?upper_case + '#'",
                "pw?keep_before('W')",
                "pw?keep_before('W') + pw?keep_after('S')",
                "b64encode(pw)?substring(0, 9)",
                "hash(pw)?substring(0, 8)",
                "hash(pw)?substring(0, 12)",
                "hash(hash(pw)) + hash(pw)")) {
            check(expression, value(expression, variables, wrong), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatGoesInBesideASecretStaysReadable() {
        Variables variables = variables("hunter2SecretWord");
        List<String> wrong = new ArrayList<>();
        value("'listen=' + host + ' password=' + pw?upper_case + ' again=' + pw", variables, wrong);
        value("format('%s is the user of %s with %s', 'administrator', host, pw)", variables, wrong);
        value(
                "to_nice_json({'user': 'administrator', 'host': host, 'password': pw, 'port': 1234567})",
                variables,
                wrong);
        value(
                "to_nice_yaml({'user': 'administrator', 'host': host, 'password': pw, 'port': 1234567})",
                variables,
                wrong);
        value("urlsplit('https://administrator:' + pw + '@web-server-1:8443/directory')", variables, wrong);
        value("ternary(pw == 'x', 'something', host)", variables, wrong);
        value("regex_replace('administrator=1;password=' + pw, ';', '\\n')", variables, wrong);
        String plain =
                "administrator web-server-1 listen= password= again= 1234567 8443 /directory hostname username something"
                        + " is the user of with \"password\": \"user\"";
        assertThat(redactor.hide(plain)).isEqualTo(plain);
        assertThat(redactor.hide("x HUNTER2SECRETWORD y")).isEqualTo("x (hidden) y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${pw?upper_case}",
                "<#assign x = pw?upper_case>x ${x} y",
                "<#assign x>user ${pw?upper_case} x</#assign>${x}",
                "<#list pw?split('2') as x>${x?upper_case}\n</#list>",
                "<#list [pw?lower_case, pw?upper_case] as x>${x}\n</#list>",
                "<#compress>  some   words ${pw?upper_case}   more\n\n</#compress>",
                "<#escape x as x?upper_case>a ${pw} b ${pw}</#escape>",
                "<#macro m x>[${x}]</#macro><@m x=pw?upper_case/>",
                "<#function f x><#return x?upper_case></#function>${f(pw)}",
                "<#noparse>x</#noparse>${host}${pw?substring(0, 8)}${pw?substring(0, 10)}${pw?upper_case}",
                "<#if pw?upper_case != ''>${(pw + 'x')?upper_case}</#if>",
                "${upper(pw)}${hash(pw)}",
            })
    void templatesRevealNothing(String template) {
        Variables variables = variables("hunter2SecretWord");
        String text = expressions.render(dir.resolve("t.ftl"), template, variables);
        assertThat(text).containsAnyOf("HUNTER", "hunter2");
        assertThat(redactor.hide(text)).doesNotContainIgnoringCase("hunter").doesNotContainIgnoringCase("secret");
        for (String line : text.split("\n")) {
            assertThat(redactor.hide(line)).doesNotContainIgnoringCase("hunter").doesNotContainIgnoringCase("secret");
        }
    }

    @Test
    void whatIsComputedFromAVeryShortSecretIsHiddenWhereItIsNoWordOfItsOwn() {
        redactor.add("q7z");
        Variables variables =
                Scope.builder(expressions).data(Map.of("pin", "q7z")).build();
        List<String> wrong = new ArrayList<>();
        for (String expression : List.of("'token' + pin + 'end'", "pin + pin", "'pin: ' + pin", "'a=' + pin + '/b'")) {
            String value = String.valueOf(value(expression, variables, wrong));
            assertThat(value).contains("q7z");
            assertThat(redactor.hide("it is " + value)).as(expression).doesNotContain("q7z");
        }
        assertThat(wrong).isEmpty();
        String other = "token end pin: xq7zy";
        assertThat(redactor.hide(other)).isEqualTo(other);
    }
}
