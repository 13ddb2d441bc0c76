package dev.plumb.expression;

import java.util.Map;

/** Values have no methods; this knows what to write instead of Python's most used ones. */
final class Methods {
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("split", "?split(',')"),
            Map.entry("splitlines", "?split('\\n')"),
            Map.entry("strip", "?trim"),
            Map.entry("lower", "?lower_case"),
            Map.entry("upper", "?upper_case"),
            Map.entry("startswith", "?starts_with('a')"),
            Map.entry("endswith", "?ends_with('a')"),
            Map.entry("replace", "?replace('a', 'b')"),
            Map.entry("keys", "?keys"),
            Map.entry("values", "?values"),
            Map.entry("get", ".key!'default'"),
            Map.entry("find", "?index_of('a')"),
            Map.entry("join", "?join(', ')"));

    private Methods() {}

    /**
     * The mistake of calling a method.
     *
     * @param subject source text of what stands before the dot
     */
    static Fault refuse(String subject, Token name) {
        if (name.text().equals("items")) {
            return new Fault(
                    name.start(), "values have no methods such as 'items'", "write dict2items(" + subject + ")");
        }
        String instead = INSTEAD.get(name.text());
        return new Fault(
                name.start(),
                "values have no methods such as '" + name.text() + "'",
                instead == null ? null : "write " + subject + instead);
    }
}
