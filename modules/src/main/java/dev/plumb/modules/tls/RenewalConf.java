package dev.plumb.modules.tls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What certbot's file of a certificate says of its renewal.
 *
 * @param values by name, whichever section they stand in
 * @param webroots directories for names, each of which wins over the general one
 */
record RenewalConf(Map<String, String> values, Map<String, String> webroots) {
    private static final long DAY = 86_400;
    private static final long HOUR = 3_600;

    /** Where there is no file. */
    static final RenewalConf NONE = new RenewalConf(Map.of(), Map.of());

    static RenewalConf parse(List<String> lines) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> webroots = new LinkedHashMap<>();
        String section = "";
        for (String line : lines) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[")) {
                section = text.replaceAll("[\\[\\]]", "").strip();
            } else if (!text.startsWith("#") && equals > 0) {
                Map<String, String> into = section.equals("webroot_map") ? webroots : values;
                into.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return new RenewalConf(values, webroots);
    }

    @Nullable
    String server() {
        return values.get("server");
    }

    /** How it proves that the names are its own: {@code webroot /var/lib/plumb-acme}. */
    String challenge() {
        String by = values.getOrDefault("authenticator", "");
        if (by.equals("webroot")) {
            Set<String> roots = new LinkedHashSet<>(webroots.values());
            String general = values.getOrDefault("webroot_path", "").replaceAll("[,\\s]+$", "");
            if (roots.isEmpty() && !general.isEmpty()) {
                roots.add(general);
            }
            return "webroot " + String.join(" ", roots);
        } else if (by.startsWith("dns-")) {
            String key = by.replace('-', '_');
            List<String> words = new ArrayList<>(List.of(by));
            add(words, values.get(key + "_credentials"), "");
            add(words, values.get(key + "_propagation_seconds"), " s");
            return String.join(" ", words);
        }
        return by;
    }

    private static void add(List<String> words, @Nullable String value, String unit) {
        if (value != null) {
            words.add(value + unit);
        }
    }

    /** When it is renewed, as it is told. */
    String renewal() {
        String before = values.get("renew_before_expiry");
        if (values.getOrDefault("autorenew", "True").equalsIgnoreCase("false")) {
            return "never";
        }
        return before == null ? "when certbot thinks fit" : before + " before it expires";
    }

    /** A third of a lifetime, as certbot takes it, and as the hook on the host computes it. */
    static String third(long lifetime) {
        long days = lifetime / 3 / DAY;
        return days >= 2 ? days + " days" : lifetime / 3 / HOUR + " hours";
    }
}
