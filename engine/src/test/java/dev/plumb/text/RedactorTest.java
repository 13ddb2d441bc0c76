package dev.plumb.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.host.Gen;
import java.net.URLEncoder;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** No secret gets through, in whatever form; everything else does. */
class RedactorTest {
    private final Redactor redactor = new Redactor();

    @Test
    void withoutSecretsTextIsTheSame() {
        String text = "nothing to hide";
        assertThat(redactor.hide(text)).isSameAs(text);
        redactor.add("hunter2");
        assertThat(redactor.hide(text)).isSameAs(text);
    }

    @Test
    void secretsAreHiddenWhereverTheyStand() {
        redactor.add("hunter2");
        assertThat(redactor.hide("hunter2 and hunter2hunter2, xhunter2y"))
                .isEqualTo("(hidden) and (hidden)(hidden), x(hidden)y");
    }

    @Test
    void overlappingSecretsGoWhole() {
        redactor.add("abcd1234");
        redactor.add("1234wxyz");
        redactor.add("cd12");
        assertThat(redactor.hide("<abcd1234wxyz>")).isEqualTo("<(hidden)>");
        assertThat(redactor.hide("<cd12>")).isEqualTo("<(hidden)>");
    }

    @Test
    void whatIsTooShortOrAWordOfEveryConfigurationStays() {
        redactor.add("yes");
        redactor.add("1");
        redactor.add("q");
        redactor.add("!*");
        redactor.add(" x ");
        redactor.add("true");
        redactor.addOfFile("80");
        redactor.add(null);
        redactor.addDerived("abcde");
        assertThat(redactor.isEmpty()).isTrue();
        redactor.add("1234");
        assertThat(redactor.hide("pin 1234")).isEqualTo("pin (hidden)");
    }

    @Test
    void aSecretOfTwoOrThreeCharactersIsHiddenAsAWordOfItsOwnAndNowhereElse() {
        redactor.add("7q7");
        redactor.add("zx");
        assertThat(redactor.isEmpty()).isFalse();
        assertThat(redactor.hide("7q7")).isEqualTo("(hidden)");
        assertThat(redactor.hide("zx")).isEqualTo("(hidden)");
        assertThat(redactor.hide("pin=7q7, /srv/7q7/zx 7q7"))
                .isEqualTo("pin=(hidden), /srv/(hidden)/(hidden) (hidden)");
        assertThat(redactor.hide("\"a\\n7q7\\n\"")).isEqualTo("\"a\\n(hidden)\\n\"");
        String other = "77q7 7q77 a7q7 7q7_ zxa azx é7q7 z x 7q";
        assertThat(redactor.hide(other)).isSameAs(other);
        assertThat(redactor.isIn("a zx")).isTrue();
        assertThat(redactor.isIn("azx")).isFalse();
        redactor.add("longer zx secret");
        assertThat(redactor.hide("a longer zx secret, zx")).isEqualTo("a (hidden), (hidden)");
    }

    @Test
    void whatIsHiddenStaysHiddenAsItIs() {
        for (String secret : new String[] {"hidden", "hidd", "dden", "idde", "hid", "(hidden)"}) {
            Redactor own = new Redactor();
            own.add(secret);
            own.add("hunter2");
            String once = own.hide("user " + secret + " has hunter2");
            assertThat(once).isEqualTo("user (hidden) has (hidden)");
            assertThat(own.hide(once)).as(secret).isEqualTo(once);
        }
        redactor.add("hidden) door");
        assertThat(redactor.hide("the (hidden) door")).isEqualTo("the ((hidden)");
    }

    @Test
    void base64IsHiddenInEveryAlignmentWithTheWholeWord() {
        String secret = "correct horse battery";
        redactor.add(secret);
        for (String before : new String[] {"", "u", "us", "user:", "someone:"}) {
            for (String after : new String[] {"", "x", "xy", "\n"}) {
                byte[] bytes = (before + secret + after).getBytes(UTF_8);
                assertThat(redactor.hide("a " + Base64.getEncoder().encodeToString(bytes) + " b"))
                        .isEqualTo("a (hidden) b");
                assertThat(redactor.hide("a " + Base64.getUrlEncoder().encodeToString(bytes) + " b"))
                        .isEqualTo("a (hidden) b");
            }
        }
    }

    @Test
    void wrappedBase64OfALongSecretLeavesNoLine() {
        String secret = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(20);
        redactor.add(secret);
        String wrapped = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(("pw=" + secret).getBytes(UTF_8));
        for (String line : redactor.hide(wrapped).split("\n")) {
            assertThat(line).isEqualTo("(hidden)");
        }
    }

    @Test
    void urlEncodingIsHidden() {
        String secret = "a/b c+d&é=f";
        redactor.add(secret);
        String encoded = URLEncoder.encode(secret, UTF_8);
        assertThat(redactor.hide("?p=" + encoded)).isEqualTo("?p=(hidden)");
        assertThat(redactor.hide("?p=" + encoded.replace("+", "%20"))).isEqualTo("?p=(hidden)");
        assertThat(redactor.hide("?p=a/b%20c%2bd%26%c3%a9%3df")).isEqualTo("?p=(hidden)");
    }

    @Test
    void escapedFormsAreHidden() {
        redactor.add("it's \"so\"\tbig");
        assertThat(redactor.hide("{\"p\":\"it's \\\"so\\\"\\tbig\"}")).isEqualTo("{\"p\":\"(hidden)\"}");
        assertThat(redactor.hide("echo 'it'\\''s \"so\"\tbig'")).isEqualTo("echo '(hidden)'");
        redactor.add("in é+/75cd3c02427be39d");
        assertThat(redactor.hide("cat: 'x/in '$'\\303\\251''+/75cd3c02427be39d': no"))
                .isEqualTo("cat: 'x/(hidden)': no");
        assertThat(redactor.hide("in \\303\\251+/75cd3c02427be39d")).isEqualTo("(hidden)");
        assertThat(redactor.hide("in <e9>+/75cd3c02427be39d")).isEqualTo("in <e9>+/(hidden)");
        redactor.add("schlüssel");
        assertThat(redactor.hide("schl\\u00fcssel")).isEqualTo("(hidden)");
    }

    @Test
    void theBeginningOfASecretIsHiddenWhereANameWasShortened() {
        redactor.add("correct horse battery");
        assertThat(redactor.hide("command login correct ho…")).isEqualTo("command login (hidden)…");
        assertThat(redactor.hide("command login correct … and corr …"))
                .isEqualTo("command login (hidden) … and (hidden) …");
        assertThat(redactor.hide("command login cor…")).isEqualTo("command login cor…");
        assertThat(redactor.hide("the horse …")).isEqualTo("the horse …");
    }

    @Test
    void aSecretOfManyLinesIsHiddenLineByLine() {
        redactor.add("-----BEGIN KEY-----\nMIIabcdef\n  indented\n}\n-----END KEY-----\n");
        assertThat(redactor.hide("+ MIIabcdef")).isEqualTo("+ (hidden)");
        assertThat(redactor.hide("-     indented")).isEqualTo("-     (hidden)");
        assertThat(redactor.hide("+ }")).isEqualTo("+ }");
    }

    @Test
    void randomSecretsNeverGetThrough() {
        Gen.check(300, random -> {
            Redactor own = new Redactor();
            String[] secrets = new String[1 + random.nextInt(20)];
            for (int i = 0; i < secrets.length; i++) {
                StringBuilder secret = new StringBuilder();
                for (int length = 4 + random.nextInt(12); secret.length() < length; ) {
                    secret.append("ab/+%c'\"\\é☃".charAt(random.nextInt(10)));
                }
                secrets[i] = secret.toString();
                own.add(secrets[i]);
            }
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                String secret = secrets[random.nextInt(secrets.length)];
                text.append(
                        switch (random.nextInt(5)) {
                            case 0 -> secret;
                            case 1 -> Base64.getEncoder().encodeToString(("x" + secret).getBytes(UTF_8));
                            case 2 -> URLEncoder.encode(secret, UTF_8);
                            case 3 -> Json.write(secret);
                            default -> "-".repeat(random.nextInt(4));
                        });
            }
            String hidden = own.hide(text.toString());
            for (String secret : secrets) {
                assertThat(hidden.replace("(hidden)", "\u0000")).doesNotContain(secret);
            }
            assertThat(own.isIn(hidden.replace("(hidden)", "\u0000"))).isFalse();
        });
    }
}
