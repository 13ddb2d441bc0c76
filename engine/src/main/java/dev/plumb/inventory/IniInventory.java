package dev.plumb.inventory;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Located;
import dev.plumb.source.Places;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import dev.plumb.text.ShellWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one inventory in Ansible's INI form. Used once. */
final class IniInventory {
    private enum Section {
        HOSTS,
        CHILDREN,
        VARS
    }

    private record Child(String parent, Located<String> child) {}

    private final InventoryBuilder builder;
    private final String file;
    private final Problems problems;
    private final Places places = new Places();
    private final List<Child> children = new ArrayList<>();
    private final Map<String, Position> varsSections = new LinkedHashMap<>();
    /** Variables of {@code :vars} sections: set at the end, when all groups are known. */
    private final List<Map.Entry<String, Map.Entry<Located<String>, YamlNode>>> groupVars = new ArrayList<>();

    private Section section = Section.HOSTS;
    private String group = "ungrouped";
    private final Set<String> namesInSection = new HashSet<>();

    IniInventory(InventoryBuilder builder, String file, Problems problems) {
        this.builder = builder;
        this.file = file;
        this.problems = problems;
    }

    /** Reads the text of the file. */
    void read(String text) {
        int number = 0;
        int end;
        for (int begin = 0; begin < text.length(); begin = end + 1) {
            end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            String line = text.substring(begin, end);
            number++;
            String said = line.strip();
            if (said.isEmpty() || said.charAt(0) == '#' || said.charAt(0) == ';') {
                continue;
            }
            int indent = line.indexOf(said);
            Position start = new Position(file, number, indent + 1);
            if (isHeader(said)) {
                header(said, start);
            } else {
                switch (section) {
                    case HOSTS -> host(said, start);
                    case CHILDREN -> child(said, start);
                    case VARS -> variable(said, start);
                }
            }
        }
        finish();
    }

    /** A line that begins with a bracket is a header, unless it is a host whose name begins with a range or an address. */
    private static boolean isHeader(String line) {
        if (line.charAt(0) != '[') {
            return false;
        }
        int close = line.indexOf(']');
        String after = close < 0 ? "" : line.substring(close + 1).strip();
        return after.isEmpty() || after.charAt(0) == '#' || after.charAt(0) == ';';
    }

    private void header(String line, Position start) {
        int close = line.indexOf(']');
        String inside = close < 0 ? line.substring(1) : line.substring(1, close);
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        String kind = colon < 0 ? "hosts" : inside.substring(colon + 1);
        namesInSection.clear();
        group = name;
        if (close < 0) {
            problems.add(start, "the section's header is not closed", "write: [" + name.strip() + "]");
        } else if (name.isEmpty() || hasBlank(name)) {
            problems.add(
                    start.plusColumns(1),
                    "a group's name is one word",
                    name.isBlank() ? null : "write: [" + name.strip().replace(' ', '_') + "]");
            group = name.isBlank() ? "ungrouped" : name;
        }
        switch (kind) {
            case "hosts" -> section = Section.HOSTS;
            case "children" -> section = Section.CHILDREN;
            case "vars" -> section = Section.VARS;
            default -> {
                section = Section.HOSTS;
                String closest = DidYouMean.closest(kind, List.of("hosts", "children", "vars"));
                problems.add(
                        start.plusColumns(colon + 2),
                        "unknown kind of section ':" + kind + "'",
                        closest != null ? "did you mean :" + closest + "?" : "write :children or :vars");
            }
        }
        if (section == Section.VARS) {
            varsSections.putIfAbsent(group, start.plusColumns(1));
        } else {
            builder.addGroup(group);
        }
    }

    private static boolean hasBlank(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isWhitespace(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private void host(String line, Position start) {
        ShellWords split = ShellWords.of(line, ShellWords.Option.COMMENTS);
        split.faults().forEach(fault -> tell(fault, start.plusColumns(fault.index())));
        List<ShellWords.Word> words = split.words();
        if (words.isEmpty()) {
            return;
        }
        HostNames.Expanded hosts = HostNames.expand(words.get(0).text(), start, problems);
        builder.addHosts(hosts, group);
        Set<String> names = new HashSet<>();
        for (ShellWords.Word word : words.subList(1, words.size())) {
            int equals = word.text().indexOf('=');
            if (equals <= 0) {
                problems.add(
                        start.plusColumns(word.start()),
                        "after a host's name stand variables, and '" + word.text() + "' is none",
                        equals == 0 ? null : "write: " + word.text() + "=value, or the host in a line of its own");
                continue;
            }
            String name = word.text().substring(0, equals);
            if (!names.add(name)) {
                problems.add(
                        start.plusColumns(word.start()),
                        "the variable '" + name + "' stands in this line a second time",
                        null);
            }
            YamlNode value = value(word.text().substring(equals + 1), start.plusColumns(word.at(equals + 1)));
            builder.written(name, start.plusColumns(word.start()));
            for (String host : hosts.names()) {
                builder.hostVariable(host, name, value);
            }
        }
    }

    private void tell(ShellWords.Fault fault, Position at) {
        switch (fault.kind()) {
            case SINGLE_QUOTE, DOUBLE_QUOTE -> problems.add(at, "the quote that opens here is never closed", null);
            case BACKSLASH -> problems.add(at, fault.message(), "write \\\\ for a backslash");
            case HASH_IN_WORD ->
                // Ansible drops the rest of the line here, which is never what is meant.
                problems.add(
                        at,
                        "# within a word begins a comment in Ansible's inventories",
                        "put the value in quotes, or a blank before the #");
        }
    }

    private void variable(String line, Position start) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            int colon = line.indexOf(": ");
            problems.add(
                    start,
                    "a section of variables holds lines of the form name=value",
                    colon > 0
                            ? "write: " + line.substring(0, colon) + "="
                                    + line.substring(colon + 2).strip()
                            : null);
            return;
        }
        String name = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        int column = value.isEmpty() ? line.length() : line.indexOf(value, equals + 1);
        if (!namesInSection.add(name)) {
            problems.add(start, "the variable '" + name + "' stands in this section a second time", null);
        }
        groupVars.add(Map.entry(group, Map.entry(new Located<>(name, start), value(value, start.plusColumns(column)))));
    }

    /** A value is what Python would make of it as a literal, else a text. */
    private YamlNode value(String text, Position position) {
        YamlNode literal = PythonLiteral.read(text, position);
        if (literal != null && !(literal instanceof Scalar)) {
            return literal;
        }
        Scalar scalar = literal != null ? (Scalar) literal : new Scalar(position, text, text, null, Style.PLAIN);
        if (JinjaBraces.in(scalar.text())) {
            JinjaBraces.check(scalar, places, problems);
        }
        return scalar;
    }

    private void child(String line, Position start) {
        int comment = line.indexOf('#');
        String name = (comment < 0 ? line : line.substring(0, comment)).strip();
        int end = 0;
        while (end < name.length() && !Character.isWhitespace(name.charAt(end)) && name.charAt(end) != ':') {
            end++;
        }
        if (end < name.length()) {
            problems.add(start.plusColumns(end), "a section of children holds names of groups, one in each line", null);
            return;
        }
        children.add(new Child(group, new Located<>(name, start)));
    }

    private void finish() {
        for (Child child : children) {
            String name = child.child().value();
            if (builder.hasGroup(name)) {
                builder.addChild(child.parent(), name, child.child().position());
            } else {
                unknownGroup(name, child.child().position());
            }
        }
        for (Map.Entry<String, Position> vars : varsSections.entrySet()) {
            if (!builder.hasGroup(vars.getKey())) {
                unknownGroup(vars.getKey(), vars.getValue());
            }
        }
        for (Map.Entry<String, Map.Entry<Located<String>, YamlNode>> variable : groupVars) {
            if (builder.hasGroup(variable.getKey())) {
                Located<String> named = variable.getValue().getKey();
                builder.written(named.value(), named.position());
                builder.groupVariable(
                        variable.getKey(),
                        variable.getValue().getKey().value(),
                        variable.getValue().getValue());
            }
        }
    }

    private void unknownGroup(String name, Position position) {
        String hint = DidYouMean.hint(name, builder.groupNames());
        problems.add(position, "there is no group '" + name + "'", hint != null ? hint : "define it: [" + name + "]");
    }
}
