package dev.plumb.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Secrets of random value by name, and the search for them in text. */
final class Canaries {
    private static final int HEX = 16;

    /** Bytes that base64 takes at once. */
    private static final int GROUP = 3;

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Secrets under these names: their texts are another one in base64 and in an URL, and good as a name of a file. */
    Canaries(String... names) {
        for (String name : names) {
            values.put(name, name + "+" + hex() + "=");
        }
    }

    private static String hex() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 60);
    }

    /** Adds what looks like the hash of a password. */
    Canaries withHash(String name) {
        values.put(name, "$6$saltsalt$" + (hex() + hex() + hex() + hex() + hex() + hex()).substring(0, 86));
        return this;
    }

    /** Adds one that every way of quoting and escaping changes. */
    Canaries withAwkward(String name) {
        values.put(name, name + " \"two\" 'one' \\back\\ <é&☃> %41 $x `y` " + hex() + "=");
        return this;
    }

    /** A secret. */
    String get(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** Text with the secrets in the place of their names in capitals. */
    String in(String text) {
        String filled = text;
        for (Map.Entry<String, String> each : values.entrySet()) {
            filled = filled.replace(each.getKey().toUpperCase(java.util.Locale.ROOT), each.getValue());
        }
        return filled;
    }

    /** The lines of a text in which a secret stands in any form, each with the secret's name. */
    List<String> found(String text, String... without) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> each : values.entrySet()) {
            if (!Arrays.asList(without).contains(each.getKey())) {
                for (String form : forms(each.getValue())) {
                    text.lines()
                            .filter(line -> line.contains(form))
                            .map(line -> each.getKey() + " as " + form + ": " + line)
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    /** The text of a secret as it is, its random part alone, in an URL, in base64 wherever it stands in what is encoded. */
    private static Collection<String> forms(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret, URLEncoder.encode(secret, UTF_8)));
        String random = secret.substring(secret.length() - HEX - 1, secret.length() - 1);
        forms.add(random);
        forms.add(random.toUpperCase(java.util.Locale.ROOT));
        for (int before = 0; before < GROUP; before++) {
            String encoded = Base64.getEncoder().encodeToString(("xxx".substring(0, before) + secret).getBytes(UTF_8));
            // the first and the last group depend on what stands around it
            forms.add(encoded.substring(before == 0 ? 0 : 4, encoded.length() - 4));
        }
        return forms;
    }
}
