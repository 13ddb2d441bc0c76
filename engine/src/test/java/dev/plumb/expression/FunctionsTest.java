package dev.plumb.expression;

import static dev.plumb.expression.ExpressionTestSupport.AT;
import static dev.plumb.expression.ExpressionTestSupport.EXPRESSIONS;
import static dev.plumb.expression.ExpressionTestSupport.data;
import static dev.plumb.expression.ExpressionTestSupport.evaluate;
import static dev.plumb.expression.ExpressionTestSupport.list;
import static dev.plumb.expression.ExpressionTestSupport.map;
import static dev.plumb.expression.ExpressionTestSupport.plain;
import static dev.plumb.expression.ExpressionTestSupport.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Located;
import dev.plumb.source.Problem;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is true of all functions and lookups; what each gives stands in its examples. */
final class FunctionsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "default(zzz, 1) ; 1",
                "default(zzz.a.b, 1) ; 1",
                "default(app.nope, 1) ; 1",
                "default(nothing, 1) is none ; true",
                "default(app.name, 1) ; x",
                "d(app.nope, 1) + 1 ; 2",
                "default(first([]), 7) ; 7",
                "regex_search('a', 'b') is none ; true",
                "regex_search('a', 'b')!'none' ; none",
                "(regex_search('ab', 'b') == 'b') and n == 5 ; true",
                "from_json('null') is none ; true",
                "upper(app.name) + lower('X') ; Xx",
                "'1.10' is version('1.9', '>') and not ('a' is match 'b') ; true",
                "'a' is not search('b') ; true",
                "join(map(users, attribute='n'), ',') ; a,b",
                "join(users?map(u -> upper(u.n)), ',') ; A,B",
                "(app.name is file) or n is even ; false",
                "regex_search('a-1', '(?P<n>[0-9])', '\\g<n>')[0] ; 1"
            })
    void worksInsideOfExpressions(String expression, String result) {
        Variables variables =
                data("app", map("name", "x"), "nothing", null, "n", 5L, "users", list(map("n", "a"), map("n", "b")));
        assertThat(Values.text(evaluate(expression, variables))).isEqualTo(result);
    }

    @Test
    void templatesCallThemInTheSameWayAndNoVariableHidesThem() {
        Variables variables = data("list", list("a", "b"), "join", "mine", "m", map("b", map("c", 1L)));
        String template = """
                ${join(list, separator='+')} ${join} ${join(map(list, 'upper'), ',')}
                <#if length(list) gt (1)>${to_json(combine(m, {'b': {'d': 2}}, recursive=true))}</#if>
                ${default(zzz, 'none')} ${default(m.x, 'none')} <#list sort(list, reverse=true) as x>${x}</#list>
                ${"inner ${upper('x')}"} ${query('items', list)?join('/')}
                """;
        assertThat(render(template, variables)).isEqualTo("""
                a+b mine A,B
                {"b": {"c": 1, "d": 2}}
                none none ba
                inner X a/b
                """);
    }

    @Test
    void mistakesInTemplatesAreToldAtTheirOwnPlace() {
        assertThat(told("\n  ${join([], sep='x')} "))
                .isEqualTo("2:14 join has no parameter 'sep' [it has attribute, separator, value]");
        assertThat(told("${jion([])}")).isEqualTo("1:3 there is no function 'jion' [did you mean 'join'?]");
        assertThat(told("<#if length()></#if>")).isEqualTo("1:6 length needs the argument 'value'");
        assertThat(told("${lookup('fiel', 'x')}")).isEqualTo("1:10 there is no lookup 'fiel' [did you mean 'file'?]");
        assertThat(told("${upper('a')} ${join(['x'], separator='')} ${zzz}"))
                .isEqualTo("1:46 variable 'zzz' is not defined");
        assertThat(told("${upper([])}")).isEqualTo("1:1 upper needs a string, not a list");
    }

    @Test
    void aTemplatesOwnFunctionsWin() {
        assertThat(render("<#function join x><#return 'own'></#function>${join('a')}", data()))
                .isEqualTo("own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upper(reg.stdout)",
                "default(reg.stdout, 'x')",
                "default(reg.stdout, 'x', true)",
                "ternary(reg.stdout, 1, 2)",
                "to_json(reg)",
                "join([1, reg.stdout])",
                "combine({'a': 1}, reg)",
                "first([reg.stdout])",
                "map([reg], attribute='stdout')?first",
                "select([reg.stdout], 'match', 'a')",
                "length(reg.stdout)",
                "reg.stdout is match('a')",
                "[reg.stdout] is subset(['a'])",
                "lookup('vars', 'out')",
                "lookup('items', reg.stdout)",
                "random(10, seed=reg.stdout)",
                "mandatory(reg.stdout)"
            })
    void whatIsNotKnownStaysSo(String expression) {
        Unknown unknown = new Unknown("why");
        Variables variables = data("reg", map("stdout", unknown, "rc", 0L), "out", unknown);
        assertThatThrownBy(() -> evaluate(expression, variables))
                .isInstanceOf(NotKnownException.class)
                .hasMessage("why");
        assertThatThrownBy(() -> render(
                        "${"
                                + expression
                                        .replace("reg.stdout is match('a')", "reg.stdout")
                                        .replace("[reg.stdout] is subset(['a'])", "reg.stdout")
                                + "}",
                        variables))
                .isInstanceOf(NotKnownException.class);
    }

    @Test
    void whatDoesNotMatterMayBeNotKnown() {
        Variables variables = data("reg", map("stdout", new Unknown("why"), "rc", 0L));
        assertThat(evaluate("ternary(true, 1, reg.stdout)", variables)).isEqualTo(1L);
        assertThat(evaluate("length([reg.stdout, 1])", variables)).isEqualTo(2L);
        assertThat(evaluate("default(reg, {}).rc", variables)).isEqualTo(0L);
    }

    @Test
    void omitIsLeftOutAtAnyDepth() {
        Variables variables = data("x", map("a", 1L));
        assertThat(EXPRESSIONS.resolve(plain("${x.b!omit}"), variables)).isEqualTo(Omit.VALUE);
        assertThat(EXPRESSIONS.resolve(plain("${default(x.b, omit)}"), variables))
                .isEqualTo(Omit.VALUE);
        assertThat(EXPRESSIONS.resolve(plain("${[1, omit, {'k': x.b!omit, 'l': 2}]}"), variables))
                .isEqualTo(list(1L, map("l", 2L)));
        assertThat(EXPRESSIONS.resolve(plain("${ternary(false, 'a', omit)}"), variables))
                .isEqualTo(Omit.VALUE);
        YamlNode nested = new YamlNode.Mapping(
                AT,
                List.of(
                        entry("keep", plain("v")),
                        entry("leave", plain("${x.b!omit}")),
                        entry("list", new YamlNode.Sequence(AT, List.of(plain("${x.b!omit}"), plain("w"))))));
        assertThat(EXPRESSIONS.resolve(nested, variables)).isEqualTo(map("keep", "v", "list", list("w")));
    }

    private static YamlNode.Entry entry(String key, YamlNode value) {
        return new YamlNode.Entry(new Located<>(key, AT), value);
    }

    @Test
    void aCycleThroughFunctionsAndLookupsIsNamed() {
        Scope scope = Scope.builder(EXPRESSIONS)
                .authored(Map.of(
                        "a", plain("${upper(b)}"), "b", plain("${lookup('vars', 'c')}"), "c", plain("${[a]?first}x")))
                .build();
        assertThat(problem(() -> scope.get("a")).message())
                .isEqualTo("variable 'a' is defined by itself: a → b → c → a");
    }

    @Test
    void whatLookupsReadIsNeverEvaluated() throws IOException {
        String evil = "${7*7} <#assign x=1> {{ 7*7 }}";
        Files.createDirectories(directory.resolve("files"));
        Files.writeString(directory.resolve("files/evil"), evil);
        Files.writeString(directory.resolve("evil.ini"), "[global]\nk = " + evil + "\n");
        Scope scope = Scope.builder(EXPRESSIONS)
                .data(map("playbook_dir", directory.toString(), "ansible_check_mode", true))
                .authored(Map.of("file", plain("${lookup('file', 'evil')}"), "again", plain("${file}")))
                .build();
        assertThat(scope.get("again")).isEqualTo(evil);
        assertThat(evaluate("lookup('ini', 'k', file='evil.ini')", scope)).isEqualTo(evil);
        assertThat(evaluate("lookup('pipe', 'cat files/evil')", scope)).isEqualTo(evil);
        assertThat(evaluate("from_json(to_json(file))", scope)).isEqualTo(evil);
        assertThat(evaluate("from_yaml(to_yaml([file]))", scope)).isEqualTo(list(evil));
        assertThat(evaluate("map([file], 'trim')?first", scope)).isEqualTo(evil);
        assertThat(render("${lookup('file', 'evil')}${again}", scope)).isEqualTo(evil + evil);
    }

    @Test
    void loopsAskLookupsForLists() throws IOException {
        Files.createDirectories(directory.resolve("files"));
        Files.writeString(directory.resolve("files/a.conf"), "a");
        Files.writeString(directory.resolve("files/b.conf"), "b");
        Variables scope = data("ansible_search_path", list("/no/such", directory.toString()));
        assertThat(EXPRESSIONS.lookup("fileglob", list("*.conf"), scope, AT))
                .isEqualTo(list(directory + "/files/a.conf", directory + "/files/b.conf"));
        assertThat(EXPRESSIONS.lookup("first_found", list(list("x", "b.conf")), scope, AT))
                .isEqualTo(list(directory + "/files/b.conf"));
        assertThat(EXPRESSIONS.lookup(
                        "first_found", list(map("files", "x,y", "paths", list("p"), "skip", true)), scope, AT))
                .isEmpty();
        Problem problem = problem(() -> EXPRESSIONS.lookup("filglob", list("x"), scope, AT));
        assertThat(problem.message()).isEqualTo("there is no lookup 'filglob'");
        assertThat(problem.hint()).isEqualTo("did you mean 'fileglob'?");
        assertThat(problem.position()).isEqualTo(AT);
    }

    @Test
    void aPasswordIsMadeOnceByApplyOnlyAndIsSecret() throws IOException {
        Expressions expressions = new Expressions();
        Path file = directory.resolve("secret/db");
        String lookup = "lookup('password', 'secret/db', length=30)";
        assertThatThrownBy(() -> expressions.evaluate(lookup, AT, run(expressions, true)))
                .isInstanceOf(NotKnownException.class)
                .hasMessage("the password of secret/db is generated by apply");
        assertThat(file.getParent()).doesNotExist();
        Object made = expressions.evaluate(lookup, AT, run(expressions, false));
        assertThat((String) made).hasSize(30);
        assertThat(expressions.secrets().redactor().hide("it is " + made)).doesNotContain((String) made);
        assertThat(Files.readString(file)).isEqualTo(made + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(expressions.evaluate(lookup, AT, run(expressions, true))).isEqualTo(made);
        String hashed = "lookup('password', 'secret/db', encrypt='sha512_crypt')";
        Object hash = expressions.evaluate(hashed, AT, run(expressions, false));
        assertThat((String) hash).startsWith("$6$");
        assertThat(expressions.evaluate(hashed, AT, run(expressions, true))).isEqualTo(hash);
        assertThat(expressions.evaluate(lookup, AT, run(expressions, false))).isEqualTo(made);
        assertThat(Files.list(file.getParent())).hasSize(1);
    }

    @Test
    void patternsOfFilesAreAnsibles() throws IOException {
        for (String name : List.of("a.conf", ".hidden.conf", "{a,b}.conf", "[x.conf", "back\\slash.conf")) {
            Files.writeString(directory.resolve(name), name);
        }
        Files.createDirectories(directory.resolve("d.conf"));
        Variables scope = data("ansible_search_path", list(directory.toString()), "files", null);
        String base = directory + "/";
        assertThat(EXPRESSIONS.lookup("fileglob", list("*.conf"), scope, AT))
                .isEqualTo(list(base + "[x.conf", base + "a.conf", base + "back\\slash.conf", base + "{a,b}.conf"));
        assertThat(EXPRESSIONS.lookup("fileglob", list(".*.conf", "{a,b}.conf", "[x.conf", "*\\*"), scope, AT))
                .isEqualTo(
                        list(base + ".hidden.conf", base + "{a,b}.conf", base + "[x.conf", base + "back\\slash.conf"));
        assertThat(EXPRESSIONS.lookup("fileglob", list("[!a]*.conf", "nothing*"), scope, AT))
                .isEqualTo(list(base + "[x.conf", base + "back\\slash.conf", base + "{a,b}.conf"));
    }

    @Test
    void aKeptSaltThatCannotBeUsedIsTold() throws IOException {
        Expressions expressions = new Expressions();
        Files.writeString(directory.resolve("db"), "geheim salt=an-umlaut-ä\n");
        String lookup = "lookup('password', 'db', encrypt='sha512_crypt')";
        assertThat(problem(() -> expressions.evaluate(lookup, AT, run(expressions, false)))
                        .message())
                .contains("the salt in 'db' cannot be used: a salt has 1 to 16 letters, digits, dots and slashes");
    }

    @Test
    void nothingIsRunWhileFilesAreOnlyValidated() {
        for (String lookup : List.of("'pipe', 'touch /tmp/never'", "'url', 'http://127.0.0.1:1/'", "'password', 'x'")) {
            assertThatThrownBy(() -> evaluate("lookup(" + lookup + ")", data())).isInstanceOf(NotKnownException.class);
        }
    }

    @Test
    void aCommandIsRunOnceInARun() throws IOException {
        Expressions expressions = new Expressions();
        Variables variables = run(expressions, true);
        for (int i = 0; i < 3; i++) {
            assertThat(expressions.evaluate("lookup('pipe', 'echo x >> n; wc -l < n')", AT, variables))
                    .asString()
                    .contains("1");
        }
        assertThat(Files.readString(directory.resolve("n"))).isEqualTo("x\n");
    }

    @Test
    void whatLooksRandomIsTheSameAtEveryRunOfAHost() {
        for (String expression : List.of("random(1000000)", "shuffle([1, 2, 3, 4, 5, 6])", "password_hash('x')")) {
            Object one = evaluate(expression, data("inventory_hostname", "a"));
            assertThat(evaluate(expression, data("inventory_hostname", "a"))).isEqualTo(one);
            assertThat(evaluate(expression, data("inventory_hostname", "b"))).isNotEqualTo(one);
        }
        assertThat(evaluate("password_hash('x', seed='ann')", data()))
                .isNotEqualTo(evaluate("password_hash('x')", data()));
        assertThat(evaluate("random(start=5, value=1000000000000, step=7, seed=123456789012)", data()))
                .isEqualTo(481658558421L);
    }

    @ParameterizedTest
    @CsvSource({
        "Hello world!, saltstring, 0, $6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
        "a very much longer text to encrypt.  This one even stretches over morethan one line.,anotherlongsaltst,1400,"
                + "$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1"
    })
    void passwordHashesAreThoseOfTheSpecification(String password, String salt, long rounds, String hash) {
        String key = salt.substring(0, Math.min(16, salt.length()));
        Object made = evaluate(
                "password_hash(p, salt=s, rounds=r)", data("p", password, "s", key, "r", rounds == 0 ? null : rounds));
        assertThat(made).isEqualTo(hash);
    }

    @Test
    void hintsForFiltersAreExpressionsThatWork() {
        Variables variables = data("x", list(3L, 1L), "t", "a b");
        Problem problem = problem(() -> evaluate("x | sort(reverse=true) ", variables));
        assertThat(problem.hint()).isEqualTo("write sort(x, reverse=true)");
        assertThat(evaluate("sort(x, reverse=true)", variables)).isEqualTo(list(3L, 1L));
    }

    private Variables run(Expressions expressions, boolean check) {
        return Scope.builder(expressions)
                .data(map("playbook_dir", directory.toString(), "ansible_check_mode", check))
                .build();
    }

    private String render(String template, Variables variables) {
        return EXPRESSIONS.render(directory.resolve("t.ftl"), template, variables);
    }

    private String told(String template) {
        Problem problem = problem(() -> render(template, data()));
        return problem.position().line() + ":" + problem.position().column() + " " + problem.message()
                + (problem.hint() == null ? "" : " [" + problem.hint() + "]");
    }
}
