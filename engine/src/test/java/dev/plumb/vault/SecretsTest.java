package dev.plumb.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Variables;
import dev.plumb.inventory.Inventory;
import dev.plumb.inventory.InventoryReader;
import dev.plumb.module.LocalFiles;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import dev.plumb.text.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in files, values and commands: opened when asked for, once, and hidden with what is computed from them. */
class SecretsTest {
    private static final Position AT = new Position("t.yml", 1, 1);

    private final VaultPassword password = new VaultPassword("default", "test", () -> "pw".getBytes(UTF_8));
    private final Vault vault = new Vault(List.of(password));
    private final Redactor redactor = new Redactor();
    private final Secrets secrets = new Secrets(() -> vault, redactor);
    private final Expressions expressions = new Expressions(Functions.standard(), secrets);

    @TempDir
    private Path dir;

    private String sealed(String plain) {
        return vault.seal(plain.getBytes(UTF_8), password, "");
    }

    private String tagged(String plain) {
        return "!vault |\n" + sealed(plain).indent(4);
    }

    private Variables variables(String yaml) throws IOException {
        Path file = Files.writeString(dir.resolve("vars.yml"), yaml);
        Problems problems = new Problems(secrets);
        YamlNode.Mapping mapping = YamlReader.readVariables(file, problems);
        problems.throwIfAny();
        return Scope.builder(expressions).authored(mapping).build();
    }

    private Object evaluate(String expression, Variables variables) {
        return Objects.requireNonNull(expressions.evaluate(expression, AT, variables));
    }

    private static Problem problem(Runnable action) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, action::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.problems()).hasSize(1);
        return thrown.problems().get(0);
    }

    @Test
    void anEncryptedValueIsOpenedWhenAskedForAndOnce() throws IOException {
        Variables scope = variables("a: 1\nb: " + tagged("hunter2!") + "c: url ${b}\nd: {e: " + "x" + "}\n");
        int before = vault.decrypted();
        assertThat(evaluate("a", scope)).isEqualTo(1L);
        assertThat(vault.decrypted()).isEqualTo(before);
        assertThat(evaluate("c", scope)).isEqualTo("url hunter2!");
        assertThat(evaluate("b", scope)).isEqualTo("hunter2!");
        assertThat(vault.decrypted()).isEqualTo(before + 1);
        assertThat(redactor.hide("the hunter2! is told")).isEqualTo("the (hidden) is told");
    }

    @Test
    void whatIsWrongWithAnEncryptedValueIsToldAtItsCharacter() throws IOException {
        String bad = tagged("x").replaceFirst("\n    (.{20}).", "\n    $1?");
        Variables scope = variables("a: 1\nb: " + bad.replaceFirst("AES256\n    (.{9}).", "AES256\n    $1?"));
        Problem told = problem(() -> evaluate("b", scope));
        assertThat(told.position().line()).isBetween(3, 4);
        assertThat(told.position().column()).isGreaterThan(4);
        Variables plain = variables("b: !vault hello\n");
        assertThat(problem(() -> evaluate("b", plain)).message()).contains("first line is wrong");
    }

    @Test
    void withoutAPasswordTheProblemSaysHowToGiveOne() throws IOException {
        Variables scope = variables("b: " + tagged("x"));
        Expressions without = new Expressions(Functions.standard(), Secrets.none());
        Problem told = problem(() -> without.evaluate(
                "b",
                AT,
                Scope.builder(without)
                        .authored(YamlReader.readVariables(dir.resolve("vars.yml"), new Problems()))
                        .build()));
        assertThat(told.hint()).contains("--vault-password-file");
        assertThat(scope.isDefined("b")).isTrue();
    }

    @Test
    void anEncryptedFileOfVariablesIsReadAndItsValuesAreHidden() throws IOException {
        Files.writeString(dir.resolve("v.yml"), sealed("user: admin\nport: 80\nnested:\n  key: s3cr3t-key\n"));
        Problems problems = new Problems(secrets);
        YamlNode.Mapping mapping = YamlReader.readVariables(dir.resolve("v.yml"), problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(mapping.entries()).hasSize(3);
        assertThat(redactor.hide("admin s3cr3t-key 80 nested")).isEqualTo("(hidden) (hidden) 80 nested");
    }

    @Test
    void mistakesInAnEncryptedFileDoNotShowItsLines() throws IOException {
        Path file = Files.writeString(dir.resolve("v.yml"), sealed("a: [hunter22\n"));
        Problems problems = new Problems(secrets);
        YamlReader.readVariables(file, problems);
        String told = new dev.plumb.source.ProblemPrinter(false).print(problems.sorted());
        assertThat(told).contains("v.yml:").doesNotContain("hunter22").doesNotContain("ANSIBLE_VAULT");
    }

    @Test
    void templatesAndFilesToCopyAreOpenedInMemory() throws IOException {
        Path file = Files.writeString(dir.resolve("app.conf"), sealed("key = topsecret1\n"));
        LocalFiles local = new LocalFiles(secrets);
        assertThat(local.text(file)).isEqualTo("key = topsecret1\n");
        assertThat(redactor.hide("+ key = topsecret1")).isEqualTo("+ (hidden)");
        assertThat(redactor.hide("bad password topsecret1")).isEqualTo("bad password (hidden)");
        Files.writeString(dir.resolve("part.ftl"), sealed("part ${x}"));
        Path main = dir.resolve("main.ftl");
        Variables scope = variables("x: 1\n");
        assertThat(expressions.render(main, "<#include 'part.ftl'>", scope)).isEqualTo("part 1");
        try (var files = Files.walk(dir)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(each)).doesNotContain("topsecret1");
            }
        }
    }

    @Test
    void whatIsComputedFromASecretIsHidden() throws IOException {
        Variables scope = variables("pw: " + tagged("correct horse") + "name: deployer\nup: ${pw?upper_case}\n"
                + "url: https://${pw?url('UTF-8')}@host\nbase: ${basename('/' + pw?replace('o', '0'))}\n");
        for (String variable : List.of("up", "url", "base")) {
            Object value = evaluate(variable, scope);
            assertThat(redactor.isIn(value.toString())).as(variable).isTrue();
        }
        assertThat(redactor.hide("CORRECT HORSE c0rrect h0rse")).isEqualTo("(hidden) (hidden)");
        Object reversed = evaluate("pw?split(' ')", scope);
        assertThat(reversed).isEqualTo(List.of("correct", "horse"));
        assertThat(redactor.hide("correct, or not")).isEqualTo("(hidden), or not");
    }

    @Test
    void whatIsMerelyChosenOrWrittenByTheAuthorIsNotHidden() throws IOException {
        Variables scope = variables("pw: " + tagged("correct horse") + "name: deployer\nother: somebody\n");
        assertThat(evaluate("pw?has_content?then('enabled!', 'disabled!')", scope))
                .isEqualTo("enabled!");
        assertThat(evaluate("pw?has_content?then(name, other)", scope)).isEqualTo("deployer");
        assertThat(evaluate("name?upper_case", scope)).isEqualTo("DEPLOYER");
        assertThat(evaluate("pw?length", scope)).isEqualTo(13L);
        String all = "enabled! deployer DEPLOYER somebody 13";
        assertThat(redactor.hide(all)).isEqualTo(all);
    }

    @Test
    void aMappingWithASecretInItDoesNotMakeSecretsOfItsOtherValues() throws IOException {
        Variables scope =
                variables("db:\n  pw: " + tagged("correct horse").indent(4).stripLeading() + "  name: shopfront\n");
        assertThat(evaluate("db.name?upper_case", scope)).isEqualTo("SHOPFRONT");
        assertThat(evaluate("db.pw", scope)).isEqualTo("correct horse");
        assertThat(evaluate("db.name?upper_case", scope)).isEqualTo("SHOPFRONT");
        assertThat(redactor.hide("SHOPFRONT")).isEqualTo("SHOPFRONT");
        assertThat(evaluate("db.pw?upper_case", scope)).isEqualTo("CORRECT HORSE");
        assertThat(redactor.hide("CORRECT HORSE")).isEqualTo("(hidden)");
    }

    @Test
    void whatATemplateComputesFromASecretIsHiddenAndTheRestOfItIsNot() throws IOException {
        Variables scope = variables("pw: " + tagged("correct horse") + "name: deployer\n");
        String text = expressions.render(
                dir.resolve("a.ftl"), "user ${name?upper_case}\npass ${pw?upper_case}\nend ${name?cap_first}\n", scope);
        assertThat(text).isEqualTo("user DEPLOYER\npass CORRECT HORSE\nend Deployer\n");
        assertThat(redactor.hide(text)).isEqualTo("user DEPLOYER\npass (hidden)\nend Deployer\n");
        String kept = expressions.render(dir.resolve("b.ftl"), "<#assign p = pw?capitalize>\nx ${p}\n", scope);
        assertThat(redactor.hide(kept)).isEqualTo("x (hidden)\n");
    }

    @Test
    void aSecretStaysOneOnItsWayThroughData() throws IOException {
        evaluate("pw", variables("pw: " + tagged("correct horse")));
        Variables later = Scope.builder(expressions)
                .data(Map.of("result", Map.of("stdout", "it is correct horse")))
                .build();
        assertThat(evaluate("result.stdout?upper_case", later)).isEqualTo("IT IS CORRECT HORSE");
        assertThat(redactor.hide("IT IS CORRECT HORSE")).isEqualTo("(hidden)");
    }

    @Test
    void manyEncryptedValuesReadByManyHostsAreDecryptedOnceEach() throws IOException {
        // Two salts, so that the time goes into what is counted and not into deriving keys.
        StringBuilder yaml = new StringBuilder();
        byte[][] salts = {new byte[32], new byte[31]};
        for (int i = 0; i < 2000; i++) {
            String text = vault.seal(("value-" + i).getBytes(UTF_8), password, "", salts[i % 2]);
            yaml.append("v").append(i).append(": !vault |\n").append(text.indent(4));
        }
        Files.createDirectories(dir.resolve("group_vars"));
        Files.writeString(dir.resolve("group_vars/all.yml"), yaml);
        Files.writeString(dir.resolve("hosts"), "[g]\nh[1:100]\n");
        Problems problems = new Problems(secrets);
        Inventory inventory = InventoryReader.read(List.of(dir.resolve("hosts").toString()), problems);
        int derived = vault.derived();
        for (String host : inventory.hosts()) {
            Variables scope = Scope.builder(expressions)
                    .authored(inventory.variables(host, null))
                    .build();
            for (int i = 0; i < 2000; i++) {
                assertThat(scope.get("v" + i)).isEqualTo("value-" + i);
            }
        }
        assertThat(inventory.hosts()).hasSize(100);
        assertThat(vault.decrypted()).isEqualTo(2000);
        assertThat(vault.derived()).isEqualTo(derived);
    }
}
