package dev.plumb.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.host.Gen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of ansible-vault. */
class VaultTest {
    private static final String VECTOR = """
            $ANSIBLE_VAULT;1.2;AES256;prod
            30303031303230333034303530363037303830393061306230633064306530663130313131323133
            3134313531363137313831393161316231633164316531660a306132353565383764633964366663
            62306139346465326230663235666435643832386638396462316233373864663863663762623036
            6136613937653036310a613366363739363462313263626633663335393835373462646461643139
            3538
            """;

    private static VaultPassword password(String label, String text) {
        return new VaultPassword(label, "test " + label, () -> text.getBytes(UTF_8));
    }

    private static Vault vault(VaultPassword... passwords) {
        return new Vault(List.of(passwords));
    }

    private static Vault horse() {
        return vault(password("default", "correct horse"));
    }

    private static VaultException failure(Vault vault, String text) {
        VaultException thrown = catchThrowableOfType(VaultException.class, () -> vault.open(text));
        assertThat(thrown).as("it should not have opened").isNotNull();
        return thrown;
    }

    @Test
    void theKnownTextOpensAndIsMadeAgainByteForByte() {
        byte[] salt = new byte[32];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) i;
        }
        Vault vault = horse();
        assertThat(new String(vault.open(VECTOR).plain(), UTF_8)).isEqualTo("hello vault\n");
        assertThat(vault.open(VECTOR).label()).isEqualTo("prod");
        VaultPassword password = vault.passwords().get(0);
        assertThat(vault.seal("hello vault\n".getBytes(UTF_8), password, "prod", salt))
                .isEqualTo(VECTOR);
        String unlabelled = VECTOR.replace(";1.2;AES256;prod", ";1.1;AES256");
        assertThat(vault.seal("hello vault\n".getBytes(UTF_8), password, "default", salt))
                .isEqualTo(unlabelled);
        assertThat(new String(vault.open(unlabelled).plain(), UTF_8)).isEqualTo("hello vault\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "empty", "crlf", "bin", "uni"})
    void filesThatAnsibleVaultHasWrittenOpen(String name) throws IOException {
        byte[] expected = switch (name) {
            case "text" -> "hello vault\n".getBytes(UTF_8);
            case "empty" -> new byte[0];
            case "crlf" -> "a\r\nb\r\n".getBytes(UTF_8);
            case "bin" -> new byte[] {0, -1, -2, 1, 'b', 'i', 'n'};
            default -> "grün ☃\n".getBytes(UTF_8);
        };
        for (String version : List.of("1.1", "1.2")) {
            String text = Files.readString(Path.of("src/test/resources/vault", name + "." + version));
            assertThat(horse().open(text).plain()).as(version).isEqualTo(expected);
        }
    }

    @Test
    void whatWasSealedOpens() {
        VaultPassword password = password("dev", "s€cret");
        Vault vault = vault(password);
        Gen.check(40, random -> {
            byte[] plain = new byte[random.nextInt(200)];
            random.nextBytes(plain);
            String sealed = vault.seal(plain, password, random.nextBoolean() ? "dev" : "");
            assertThat(sealed).matches("(?s)\\A\\$ANSIBLE_VAULT;1\\.[12];AES256(;dev)?\n([0-9a-f]{1,80}\n)+\\z");
            String mangled = sealed.replace("\n", random.nextBoolean() ? "\r\n" : "  \n   ");
            assertThat(vault.open(mangled).plain()).isEqualTo(plain);
        });
    }

    @Test
    void aMegabyteOpens() {
        byte[] plain = new byte[1 << 20];
        Arrays.fill(plain, (byte) 'x');
        VaultPassword password = password("default", "p");
        Vault vault = vault(password);
        assertThat(vault.open(vault.seal(plain, password, "")).plain()).isEqualTo(plain);
    }

    @Test
    void noTextThatWasTamperedWithOpensOrEndsOtherwiseThanWithAProblem() {
        Vault vault = horse();
        Gen.check(300, random -> {
            int at = random.nextInt(VECTOR.length());
            String instead = random.nextInt(3) == 0 ? "" : String.valueOf((char) (32 + random.nextInt(95)));
            String tampered = VECTOR.substring(0, at) + instead + VECTOR.substring(at + 1);
            boolean same = tampered.indexOf('\n') == VECTOR.indexOf('\n')
                    && meaning(tampered).equals(meaning(VECTOR));
            boolean header = at <= VECTOR.indexOf('\n');
            if (!same && !header) {
                assertThat(failure(vault, tampered).getMessage()).isNotEmpty();
            } else if (!same) {
                catchThrowableOfType(VaultException.class, () -> vault.open(tampered));
            }
        });
    }

    /** The text without what hexadecimal digits and white space may differ in, inside and outside. */
    private static String meaning(String sealed) {
        int end = sealed.indexOf('\n');
        String body = sealed.substring(end).replaceAll("\\s+", "").toLowerCase(java.util.Locale.ROOT);
        try {
            String inner =
                    new String(java.util.HexFormat.of().parseHex(body), java.nio.charset.StandardCharsets.ISO_8859_1);
            return sealed.substring(0, end).strip() + inner.toLowerCase(java.util.Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return sealed;
        }
    }

    @Test
    void aWrongPasswordIsToldWithWhatWasTried() {
        VaultException e = failure(vault(password("dev", "wrong"), password("other", "too")), VECTOR);
        assertThat(e).hasMessage("no vault password that was given opens this, or it is damaged");
        assertThat(e.hint()).isEqualTo("its vault id is 'prod'; tried: test dev, test other");
    }

    @Test
    void noPasswordIsToldWithWhatToGive() {
        assertThat(failure(vault(), VECTOR).hint()).contains("--vault-password-file", "--ask-vault-password");
    }

    @Test
    void damageIsToldWhereItIs() {
        int body = VECTOR.indexOf('\n') + 1;
        String badHex = VECTOR.substring(0, body + 100) + "x" + VECTOR.substring(body + 101);
        assertThat(failure(horse(), badHex).offset()).isEqualTo(body + 100);
        assertThat(failure(horse(), badHex)).hasMessageContaining("hexadecimal");
        String cut = VECTOR.substring(0, 150);
        assertThat(failure(horse(), cut)).hasMessageContaining("cut off");
        assertThat(failure(horse(), cut).offset()).isEqualTo(150);
        assertThat(failure(horse(), "$ANSIBLE_VAULT;1.1;AES256\n")).hasMessageContaining("cut off");
        String hmac = VECTOR.replace("306132353565383764633964366663", "306132353565383764633964366664");
        assertThat(hmac).isNotEqualTo(VECTOR);
        assertThat(failure(horse(), hmac)).hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @CsvSource({
        "$ANSIBLE_VAULT;1.0;AES256, 15, format '1.0'",
        "$ANSIBLE_VAULT;1.1;AES, 19, cipher 'AES'",
        "$ANSIBLE_VAULT, 0, first line",
        "hello, 0, first line"
    })
    void otherFormatsAreTold(String header, int offset, String said) {
        VaultException e = failure(horse(), header + "\n3030\n");
        assertThat(e).hasMessageContaining(said);
        assertThat(e.offset()).isEqualTo(offset);
    }

    @Test
    void theLabelIsAHintAndThePasswordWithItIsTriedFirst() {
        VaultPassword never = new VaultPassword("dev", "never", () -> {
            throw new AssertionError("asked though the other one has the label");
        });
        assertThat(vault(never, password("prod", "correct horse")).open(VECTOR).plain())
                .isNotEmpty();
        assertThat(vault(password("prod", "wrong"), password("dev", "correct horse"))
                        .open(VECTOR)
                        .password()
                        .label())
                .isEqualTo("dev");
    }

    @Test
    void anEmptyPasswordIsAnError() {
        assertThat(failure(vault(password("default", "")), VECTOR)).hasMessageContaining("is empty");
    }

    @Test
    void keysAreDerivedOnceForAPasswordAndASaltAndTextsDecryptedOnce() {
        VaultPassword password = password("default", "p");
        Vault writer = vault(password);
        byte[] salt = new byte[32];
        String one = writer.seal("one".getBytes(UTF_8), password, "", salt);
        String two = writer.seal("two".getBytes(UTF_8), password, "", salt);
        String other = writer.seal("three".getBytes(UTF_8), password, "");
        assertThat(writer.derived()).isEqualTo(2);
        Vault reader = vault(password);
        for (int i = 0; i < 100; i++) {
            for (String text : List.of(one, two, other)) {
                reader.open(text);
            }
        }
        assertThat(reader.derived()).isEqualTo(2);
        assertThat(reader.decrypted()).isEqualTo(3);
    }
}
