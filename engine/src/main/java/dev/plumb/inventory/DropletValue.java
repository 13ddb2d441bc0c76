package dev.plumb.inventory;

import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code keyed_groups} and {@code compose} may name: the path of a droplet's variable, such as {@code do_region.slug},
 * in small letters with {@code | lower} behind it. In an existing file the expression that Ansible's documentation gives for
 * {@code ansible_host} is understood too.
 *
 * @param path the parts of the path
 * @param lower whether letters become small
 */
record DropletValue(List<String> path, boolean lower) {
    private static final String DOCUMENTED =
            "do_networks.v4|selectattr('type','eq','%s')|map(attribute='ip_address')|first";

    /**
     * Reads a path.
     *
     * @param attributes the attributes that become variables
     * @param prefix what stands before them in the names of variables
     * @return null when it is something else, which is told
     */
    static @Nullable DropletValue read(Scalar scalar, List<String> attributes, String prefix, Problems problems) {
        String text = scalar.text().strip();
        int bar = text.indexOf('|');
        boolean lower = bar > 0 && text.substring(bar + 1).strip().equals("lower");
        String path = (lower ? text.substring(0, bar) : text).strip();
        if (!isPath(path)) {
            problems.add(
                    scalar.position(),
                    "'" + text + "' is an expression of Ansible's; here stands the path of a variable",
                    "write: " + prefix + "region.slug, or " + prefix + "tags | lower");
            return null;
        }
        List<String> parts = List.of(path.split("\\."));
        String root = parts.get(0);
        if (!root.startsWith(prefix) || !attributes.contains(root.substring(prefix.length()))) {
            String bare = root.startsWith(prefix) ? root.substring(prefix.length()) : root;
            problems.add(
                    scalar.position(),
                    "a droplet has no variable '" + root + "' here",
                    root.startsWith(prefix) ? "add '" + bare + "' to attributes" : "write: " + prefix + bare);
            return null;
        }
        return new DropletValue(parts, lower);
    }

    private static boolean isPath(String text) {
        boolean name = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' ? !name : !Character.isLetterOrDigit(c) && c != '_') {
                return false;
            }
            name = c != '.';
        }
        return name;
    }

    /** Which network's address the documented expression for {@code ansible_host} takes: public or private; else null. */
    static @Nullable String network(Scalar scalar) {
        StringBuilder bare = new StringBuilder();
        for (char c : scalar.text().toCharArray()) {
            if (!Character.isWhitespace(c)) {
                bare.append(c == '"' ? '\'' : c);
            }
        }
        for (String network : List.of("public", "private")) {
            if (bare.toString().equals(String.format(Locale.ROOT, DOCUMENTED, network))) {
                return network;
            }
        }
        return null;
    }

    /** The value at the path; null when there is none. */
    @Nullable
    Object of(Map<String, @Nullable Object> variables) {
        Object value = variables;
        for (String part : path) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return lower ? lowered(value) : value;
    }

    private static @Nullable Object lowered(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(DropletValue::lowered).toList();
        }
        return value instanceof String text ? text.toLowerCase(Locale.ROOT) : value;
    }
}
