package dev.plumb.playbook;

import dev.plumb.playbook.ArgumentSpec.Option;
import dev.plumb.playbook.ArgumentSpec.Type;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares arguments with a specification. Used once. */
final class ArgumentCheck {
    private final ArgumentSpec spec;
    private final Position position;
    private final List<Problem> found = new ArrayList<>();

    ArgumentCheck(ArgumentSpec spec, Position position) {
        this.spec = spec;
        this.position = position;
    }

    List<Problem> check(Map<String, ? extends @Nullable Object> values, List<Located<String>> given) {
        for (Located<String> name : given) {
            if (!names(spec.options()).contains(name.value())) {
                found.add(new Problem(
                        name.position(),
                        "the role takes no argument '" + name.value() + "'",
                        known(name.value(), spec.options())));
            }
        }
        check(values, spec.options(), "");
        return List.copyOf(found);
    }

    private static List<String> names(Map<String, Option> options) {
        List<String> names = new ArrayList<>(options.keySet());
        options.values().forEach(option -> names.addAll(option.aliases()));
        return names;
    }

    private static @Nullable String known(String wrong, Map<String, Option> options) {
        String closest = DidYouMean.hint(wrong, names(options));
        if (closest != null || options.isEmpty()) {
            return closest;
        }
        return "it takes: " + String.join(", ", options.keySet());
    }

    private void check(Map<String, ? extends @Nullable Object> values, Map<String, Option> options, String outer) {
        for (Map.Entry<String, Option> entry : options.entrySet()) {
            Option option = entry.getValue();
            String name = entry.getKey();
            for (String alias : option.aliases()) {
                name = !values.containsKey(name) && values.containsKey(alias) ? alias : name;
            }
            String shown = outer + entry.getKey();
            if (!values.containsKey(name)) {
                if (option.required()) {
                    tell(
                            "the argument '" + shown + "' is missing: it is "
                                    + option.type().what(),
                            "give it where the role is named, or set a variable of this name");
                }
                continue;
            }
            Object value = values.get(name);
            if (value != null && value != ArgumentSpec.LATER) {
                check(value, option, shown);
            }
        }
    }

    private void check(Object value, Option option, String shown) {
        if (!fits(value, option.type())) {
            tell("the argument '" + shown + "' is " + option.type().what() + ", not " + described(value), null);
            return;
        }
        if (option.type() == Type.LIST) {
            checkList(list(value), option, shown);
            return;
        }
        checkChoice(value, option, shown);
        if (value instanceof Map<?, ?> map && !option.options().isEmpty()) {
            checkMapping(map, option, shown);
        }
    }

    private void checkList(List<?> values, Option option, String shown) {
        Type elements = option.elements();
        int number = 0;
        for (Object value : values) {
            String element = shown + "[" + number++ + "]";
            if (value == null || value == ArgumentSpec.LATER) {
                continue;
            }
            if (elements != null && !fits(value, elements)) {
                tell("'" + element + "' is " + elements.what() + ", not " + described(value), null);
                continue;
            }
            checkChoice(value, option, element);
            if (value instanceof Map<?, ?> map && !option.options().isEmpty()) {
                checkMapping(map, option, element);
            }
        }
    }

    private void checkMapping(Map<?, ?> map, Option option, String shown) {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        map.forEach((key, value) -> inner.put(String.valueOf(key), value));
        for (String name : inner.keySet()) {
            if (!names(option.options()).contains(name)) {
                tell("'" + shown + "' has no '" + name + "'", known(name, option.options()));
            }
        }
        check(inner, option.options(), shown + ".");
    }

    private void checkChoice(Object value, Option option, String shown) {
        if (option.choices().isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>();
        for (Object choice : option.choices()) {
            if (same(choice, value)) {
                return;
            }
            words.add(String.valueOf(choice));
        }
        tell("the argument '" + shown + "' cannot be " + described(value), "it is one of: " + String.join(", ", words));
    }

    private static boolean same(Object choice, Object value) {
        Boolean truth = truth(value);
        return String.valueOf(choice).equals(String.valueOf(value))
                || choice instanceof Boolean && truth != null && choice.equals(truth);
    }

    private void tell(String message, @Nullable String hint) {
        found.add(new Problem(position, message, hint));
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        return value instanceof String text ? List.of(text.split(",")) : List.of(value);
    }

    private static boolean fits(Object value, Type type) {
        boolean single = !(value instanceof List) && !(value instanceof Map);
        return switch (type) {
            case STR, PATH -> single;
            case INT ->
                value instanceof Long
                        || value instanceof Integer
                        || value instanceof String text && isNumber(text, false);
            case FLOAT -> value instanceof Number || value instanceof String text && isNumber(text, true);
            case BOOL -> truth(value) != null;
            case LIST -> value instanceof List || single && !(value instanceof Boolean);
            case DICT ->
                value instanceof Map || value instanceof String text && (text.startsWith("{") || text.indexOf('=') > 0);
            case BYTES, BITS -> value instanceof Number || value instanceof String text && isSize(text, type);
            case RAW, JSON, JSONARG -> true;
        };
    }

    private static @Nullable Boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        return switch (String.valueOf(value).toLowerCase(java.util.Locale.ROOT)) {
            case "yes", "true", "on", "y", "t", "1", "1.0" -> true;
            case "no", "false", "off", "n", "f", "0", "0.0" -> false;
            default -> null;
        };
    }

    private static boolean isNumber(String text, boolean fraction) {
        try {
            if (fraction) {
                Double.parseDouble(text.strip());
            } else {
                Long.parseLong(text.strip());
            }
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A number with or without a unit: {@code 10}, {@code 1.5G}, {@code 10MB}, {@code 3 Kb}. */
    private static boolean isSize(String text, Type type) {
        String size = text.strip();
        int end = 0;
        while (end < size.length() && (Character.isDigit(size.charAt(end)) || size.charAt(end) == '.')) {
            end++;
        }
        String unit = size.substring(end).strip();
        String last = type == Type.BITS ? "b" : "B";
        boolean prefixed = !unit.isEmpty() && "KMGTPEZY".indexOf(Character.toUpperCase(unit.charAt(0))) >= 0;
        String rest = prefixed ? unit.substring(1) : unit;
        return end > 0 && isNumber(size.substring(0, end), true) && (rest.isEmpty() || rest.equals(last));
    }

    private static String described(Object value) {
        if (value instanceof List) {
            return "a list";
        } else if (value instanceof Map) {
            return "a mapping";
        }
        String text = String.valueOf(value);
        return "'" + (text.length() <= 40 ? text : text.substring(0, 37) + "...") + "'";
    }
}
