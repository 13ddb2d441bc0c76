package dev.plumb.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import dev.plumb.text.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Encrypted texts that were changed: what opens is what was sealed, all others are problems at a place. */
class VaultFuzzTest {
    private static final int COUNT = 2000;

    private static final VaultPassword RIGHT = password("prod", "correct horse");
    private static final VaultPassword WRONG = password("default", "battery staple");
    private static final byte[] SALT = Arrays.copyOf("a salt of 32 bytes".getBytes(UTF_8), 32);
    private static final byte[] PLAIN = "key: value\nother: [1, 2]\n".getBytes(UTF_8);

    private static final List<String> WORDS = List.of(
            "$ANSIBLE_VAULT;",
            "1.1;AES256",
            "1.2;AES256;prod",
            ";",
            "1.3",
            "0a",
            "30",
            "3030",
            "\r\n",
            "        ",
            "!vault |\n",
            "\u0660");

    private static VaultPassword password(String label, String text) {
        return new VaultPassword(label, "the test", () -> text.getBytes(UTF_8));
    }

    private static List<byte[]> sealed(Vault vault) {
        Stream<byte[]> sealed = Stream.of("", "prod")
                .map(label -> vault.seal(PLAIN, RIGHT, label, SALT).getBytes(StandardCharsets.US_ASCII));
        Stream<byte[]> recorded = Stream.of("bin.1.1", "crlf.1.2", "text.1.2")
                .map(name -> Mutator.resource(VaultFuzzTest.class, "/vault/" + name));
        return Stream.concat(sealed, recorded).toList();
    }

    @Test
    void aFileThatOpensHoldsWhatWasSealed() {
        Vault both = new Vault(List.of(WRONG, RIGHT));
        Vault wrong = new Vault(List.of(WRONG));
        Vault none = new Vault(List.of());
        List<byte[]> sealed = sealed(both);
        List<String> plains = sealed.stream()
                .map(each -> both.open(new String(each, UTF_8)).plain())
                .map(plain -> new String(plain, StandardCharsets.ISO_8859_1))
                .toList();
        Mutator mutator = new Mutator(sealed, WORDS);
        Fuzz.run("vault files", COUNT, (random, tell) -> {
            byte[] file = mutator.bytes(random);
            tell.input(file);
            String text = new String(file, StandardCharsets.ISO_8859_1);
            for (Vault vault : List.of(both, wrong, none)) {
                Secrets secrets = new Secrets(() -> vault, new Redactor());
                try {
                    byte[] plain = secrets.open(Position.of("vars.yml"), file);
                    assertThat(vault).isSameAs(both);
                    assertThat(new String(plain, StandardCharsets.ISO_8859_1)).isIn(plains);
                } catch (ProblemException e) {
                    assertTold(e, text);
                }
            }
        });
    }

    private static void assertTold(ProblemException e, String text) {
        for (Problem problem : e.problems()) {
            assertThat(problem.message()).isNotBlank();
            assertThat(problem.position().line()).isBetween(1, text.split("\n", -1).length);
            assertThat(problem.position().column()).isBetween(1, text.length() + 1);
        }
    }

    /** With the right HMAC, so that all that follows it is reached too. */
    @Test
    void whateverIsSealedWithTheRightKeyOpensOrIsTold() throws Exception {
        Mac mac = mac();
        VaultKeys keys = VaultKeys.derive(RIGHT.bytes(), SALT);
        Vault vault = new Vault(List.of(RIGHT));
        Fuzz.run("sealed bytes", COUNT, (random, tell) -> {
            byte[] plain = new byte[random.nextInt(80)];
            random.nextBytes(plain);
            tell.input(plain);
            Envelope envelope = keys.seal(plain, "prod", SALT);
            assertThat(vault.open(envelope.format()).plain()).isEqualTo(plain);
            // any ciphertext: its padding is by chance
            byte[] ciphertext = new byte[1 + random.nextInt(40)];
            random.nextBytes(ciphertext);
            byte[] hmac = mac.doFinal(ciphertext);
            byte[] opened = keys.open(new Envelope("", SALT, hmac, ciphertext));
            assertThat(opened == null || opened.length < ciphertext.length).isTrue();
        });
    }

    /** What the keys make HMACs with: the second 32 bytes of what is derived. */
    private static Mac mac() throws Exception {
        String text = new String(RIGHT.bytes(), UTF_8);
        byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(text.toCharArray(), SALT, 10_000, 8 * 80))
                .getEncoded();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(derived, 32, 32, "HmacSHA256"));
        return mac;
    }

    @Test
    void aValueInYamlOpensOrIsTold() {
        Vault vault = new Vault(List.of(RIGHT));
        String sealed = vault.seal("secret".getBytes(UTF_8), RIGHT, "prod", SALT);
        Mutator mutator = Mutator.ofTexts(List.of("a: 1\nkey: !vault |\n" + sealed.indent(4) + "b: 2\n"), WORDS);
        Fuzz.run("vault values", COUNT, (random, tell) -> {
            String yaml = mutator.text(random);
            tell.input(yaml);
            Secrets secrets = new Secrets(() -> vault, new Redactor());
            Problems problems = new Problems(secrets);
            if (YamlReader.readText("vars.yml", yaml, problems) instanceof YamlNode.Mapping mapping
                    && mapping.get("key") instanceof YamlNode.Scalar scalar
                    && scalar.value() instanceof dev.plumb.source.Sealed.Vault) {
                try {
                    assertThat(secrets.value(scalar)).isEqualTo("secret");
                } catch (ProblemException e) {
                    assertTold(e, yaml);
                }
            }
        });
    }
}
