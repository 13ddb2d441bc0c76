package dev.plumb.expression;

import java.util.Map;

/** Filters ({@code x | lower}) are Jinja's; this knows FreeMarker's form of the most used ones. */
final class FilterHints {
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("default", "X!'default'"),
            Map.entry("d", "X!'default'"),
            Map.entry("length", "X?size for a list, X?length for a string"),
            Map.entry("count", "X?size for a list, X?length for a string"),
            Map.entry("bool", "bool(X)"),
            Map.entry("int", "X?number?int"),
            Map.entry("float", "X?number"),
            Map.entry("string", "X?string"),
            Map.entry("lower", "X?lower_case"),
            Map.entry("upper", "X?upper_case"),
            Map.entry("capitalize", "X?cap_first"),
            Map.entry("title", "X?capitalize"),
            Map.entry("trim", "X?trim"),
            Map.entry("join", "X?join(', ')"),
            Map.entry("first", "X?first"),
            Map.entry("last", "X?last"),
            Map.entry("list", "X"),
            Map.entry("sort", "X?sort, X?sort_by('name')"),
            Map.entry("reverse", "X?reverse"),
            Map.entry("map", "X?map(x -> x.name)"),
            Map.entry("select", "X?filter(x -> x != '')"),
            Map.entry("reject", "X?filter(x -> x != '')"),
            Map.entry("selectattr", "X?filter(x -> x.name == 'a')"),
            Map.entry("rejectattr", "X?filter(x -> x.name != 'a')"),
            Map.entry("combine", "X + other"),
            Map.entry("round", "X?round"),
            Map.entry("abs", "X?abs"),
            Map.entry("min", "X?min"),
            Map.entry("max", "X?max"),
            Map.entry("split", "X?split(',')"),
            Map.entry("replace", "X?replace('a', 'b')"),
            Map.entry("regex_replace", "X?replace('a(.)', 'b$1', 'r')"),
            Map.entry("regex_search", "X is search('a.')"),
            Map.entry("ternary", "X?then(a, b)"),
            Map.entry("batch", "X?chunk(3)"),
            Map.entry("dict2items", "X?keys"),
            Map.entry("urlencode", "X?url"));

    private FilterHints() {}

    /**
     * The mistake of a filter.
     *
     * @param subject source text of what stands before the bar
     * @param name the filter
     * @param functions functions that take the value as their argument
     */
    static Fault refuse(Token bar, String subject, Token name, Functions functions) {
        if (name.kind() != Token.Kind.NAME) {
            return new Fault(bar.start(), "'|' has no meaning here", "for 'or' write ||");
        }
        String instead = INSTEAD.get(name.text());
        if (instead == null && functions.find(name.text()) != null) {
            instead = name.text() + "(X)";
        }
        String hint = instead == null ? "for 'or' write ||" : "write " + instead.replace("X", subject);
        return new Fault(bar.start(), "filters such as '| " + name.text() + "' are not FreeMarker", hint);
    }
}
