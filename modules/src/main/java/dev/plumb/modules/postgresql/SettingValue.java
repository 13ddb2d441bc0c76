package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.JsonPart;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values of one setting as the server takes them: {@code 128MB}, {@code 131072kB} and {@code 16384} (of 8 kB each) are the same one.
 *
 * @param name as the server writes it
 * @param kind {@code bool}, {@code enum}, {@code integer}, {@code real} or {@code string}
 * @param unit in which numbers without a unit are; empty: in none
 * @param least smallest number; empty: none
 * @param most largest number
 * @param words what an {@code enum} may be
 */
record SettingValue(String name, String kind, String unit, String least, String most, List<String> words) {
    private static final Map<String, BigDecimal> MEMORY = new LinkedHashMap<>();
    private static final Map<String, BigDecimal> TIME = new LinkedHashMap<>();

    /** Words that the server takes for another one, and shows as that: of {@code guc_tables.c}. */
    private static final Map<String, Map<String, String>> OTHER_WORDS = Map.of(
            "wal_compression", Map.of("on", "pglz"),
            "wal_level", Map.of("archive", "replica", "hot_standby", "replica"),
            "password_encryption", Map.of("on", "md5"),
            "client_min_messages", Map.of("debug", "debug2"),
            "log_min_messages", Map.of("debug", "debug2"),
            "log_min_error_statement", Map.of("debug", "debug2"));

    private static final Set<String> TRUE = Set.of("on", "true", "yes", "1");
    private static final Set<String> FALSE = Set.of("off", "false", "no", "0");
    private static final Pattern NUMBER = Pattern.compile(
            "\\s*([-+]?(?:0[xX][0-9a-fA-F]+|\\d+\\.?\\d*(?:[eE][-+]?\\d+)?|\\.\\d+))\\s*(\\D\\S*)?\\s*");

    static {
        for (String unit : List.of("TB", "GB", "MB", "kB", "B")) {
            MEMORY.put(unit, BigDecimal.valueOf(1L << 10 * (4 - MEMORY.size())));
        }
        TIME.put("d", new BigDecimal(86_400_000_000L));
        TIME.put("h", new BigDecimal(3_600_000_000L));
        TIME.put("min", new BigDecimal(60_000_000L));
        TIME.put("s", new BigDecimal(1_000_000L));
        TIME.put("ms", new BigDecimal(1_000L));
        TIME.put("us", BigDecimal.ONE);
    }

    /** What a row of {@code pg_settings} says of its values. */
    static SettingValue of(JsonPart row) {
        return new SettingValue(
                row.text("name"),
                row.text("vartype"),
                row.text("unit"),
                row.text("min_val"),
                row.text("max_val"),
                row.texts("enumvals"));
    }

    /** The value in the one form that the server shows it in; as it is where it is none. */
    String shown(String value) {
        return switch (kind) {
            case "bool" -> truth(value);
            case "enum" -> word(value);
            case "integer", "real" -> {
                BigDecimal number = number(value);
                yield number == null ? value : shown(number);
            }
            // the server keeps lists with a comma and a blank, and cares for neither
            default -> value.strip().replaceAll("\\s*,\\s*", ", ");
        };
    }

    /** What is wrong with a value, or null. */
    @Nullable
    String mistake(String value) {
        return switch (kind) {
            case "bool" ->
                !shown(value).equals("on") && !shown(value).equals("off")
                        ? "'" + value + "' is no truth; write on or off"
                        : null;
            case "integer", "real" -> range(value);
            default -> null;
        };
    }

    private @Nullable String range(String value) {
        BigDecimal number = number(value);
        if (number == null) {
            Map<String, BigDecimal> units = units();
            return "'" + value + "' is no number"
                    + (units.isEmpty() ? "" : "; write one with " + String.join(", ", units.keySet()) + " behind it");
        }
        boolean low = !least.isEmpty() && number.compareTo(new BigDecimal(least)) < 0;
        boolean high = !most.isEmpty() && number.compareTo(new BigDecimal(most)) > 0;
        return low || high ? "'" + value + "' is out of range; write " + bound(least) + " to " + bound(most) : null;
    }

    private String bound(String number) {
        return shown(new BigDecimal(number));
    }

    /** A beginning of a word that no other word has is enough. */
    private String truth(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (word.isEmpty() || word.equals("o")) {
            return value;
        }
        return TRUE.stream().anyMatch(each -> each.startsWith(word))
                ? "on"
                : FALSE.stream().anyMatch(each -> each.startsWith(word)) ? "off" : value;
    }

    /** Those that take {@code on} and {@code off} beside other words take other words for these too. */
    private String word(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        Map<String, String> others = OTHER_WORDS.getOrDefault(name, Map.of());
        boolean isTruth = words.contains("on") || others.containsKey("on");
        word = isTruth && (TRUE.contains(word) || FALSE.contains(word)) ? truth(word) : word;
        String shown = others.getOrDefault(word, word);
        return words.stream().filter(shown::equalsIgnoreCase).findFirst().orElse(value);
    }

    private Map<String, BigDecimal> units() {
        if (unit.isEmpty()) {
            return Map.of();
        }
        return unit.endsWith("B") ? MEMORY : TIME;
    }

    /** How much one of the setting's own unit is, such as 8192 for {@code 8kB}. */
    private BigDecimal own() {
        Matcher number = Pattern.compile("(\\d*)(\\D+)").matcher(unit);
        if (!number.matches()) {
            return BigDecimal.ONE;
        }
        BigDecimal one = units().getOrDefault(number.group(2), BigDecimal.ONE);
        return number.group(1).isEmpty() ? one : one.multiply(new BigDecimal(number.group(1)));
    }

    /** In the setting's own unit; null where it is no number, or has a unit that there is not. */
    private @Nullable BigDecimal number(String value) {
        Matcher parts = NUMBER.matcher(value);
        if (!parts.matches()) {
            return null;
        }
        String digits = parts.group(1);
        BigDecimal number = digits.toLowerCase(Locale.ROOT).contains("0x")
                ? new BigDecimal(new java.math.BigInteger(digits.replaceFirst("0[xX]", ""), 16))
                : kind.equals("integer") && digits.matches("[-+]?0[0-7]+")
                        ? new BigDecimal(new java.math.BigInteger(digits, 8))
                        : new BigDecimal(digits);
        if (parts.group(2) != null) {
            BigDecimal factor = units().get(parts.group(2));
            if (factor == null) {
                return null;
            }
            number = number.multiply(factor).divide(own(), 12, RoundingMode.HALF_EVEN);
        }
        return kind.equals("integer") ? number.setScale(0, RoundingMode.HALF_EVEN) : number;
    }

    /** With the largest unit of which it is a whole number. */
    private String shown(BigDecimal number) {
        BigDecimal all = number.multiply(own());
        if (number.signum() > 0) {
            for (Map.Entry<String, BigDecimal> each : units().entrySet()) {
                if (all.remainder(each.getValue()).signum() == 0) {
                    return plain(all.divide(each.getValue())) + each.getKey();
                }
            }
        }
        return plain(number) + (number.signum() > 0 && kind.equals("real") ? unit : "");
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
