package dev.plumb.cli;

import dev.plumb.expression.Functions;
import dev.plumb.expression.functions.Descriptions;
import dev.plumb.expression.functions.FunctionDoc;
import java.util.ArrayList;
import java.util.List;

/** The reference of functions, tests and lookups: the page {@code docs/functions.md} and text for a terminal. */
final class FunctionReference {
    private static final String HEAD = """
            <!-- Written by `plumb doc --write docs/modules`; do not edit. -->
            # Functions

            Expressions and templates are FreeMarker, so all of its built-ins work (`name?upper_case`, `list?filter(x -> x > 1)`).
            What follows comes with Plumb. There is one rule: what is a filter in Ansible is a function of the same name here, with
            the value first. `x | combine(y, recursive=true)` becomes `combine(x, y, recursive=true)`; only for `x | default('y')`
            there is the shorter `x!'y'`. Arguments can be given by name, in templates too.

            A function of a value that is not known before apply is not known either. What comes from hosts, files and commands is
            data: nothing in it is ever evaluated. Every example is a test.

            In signatures `x?` is an argument that may be undefined, `*xs` any number of values, `**xs` options of any name.
            """;

    private FunctionReference() {}

    /** The page. */
    static String markdown() {
        StringBuilder out = new StringBuilder(HEAD);
        String section = "";
        for (FunctionDoc doc : Descriptions.all()) {
            if (!doc.section().equals(section)) {
                section = doc.section();
                out.append("\n## ").append(section).append('\n').append(introduction(section));
            }
            out.append("\n### ")
                    .append(doc.name())
                    .append("\n\n`")
                    .append(shown(doc))
                    .append("`\n\n");
            if (!doc.others().isEmpty()) {
                out.append("Also called `")
                        .append(String.join("`, `", doc.others()))
                        .append("`. ");
            }
            out.append(doc.summary()).append("\n\n```\n");
            for (FunctionDoc.Example example : doc.examples()) {
                out.append(example.expression())
                        .append("\n→ ")
                        .append(example.result())
                        .append('\n');
            }
            out.append("```\n");
        }
        return out.toString();
    }

    private static String introduction(String section) {
        return switch (section) {
            case "Tests" -> """

                    Behind `is` and `is not`, and by name in `select`, `reject`, `selectattr` and `rejectattr`. Without arguments there
                    are also: `defined`, `undefined`, `none`, `string`, `number`, `integer`, `float`, `boolean`, `mapping`, `iterable`,
                    `sequence`, `true`, `false`, `truthy`, `falsy`, `even`, `odd`; and of a registered result `changed`, `failed`,
                    `succeeded`, `skipped`, `unreachable`, `started`, `finished`.
                    """;
            case "Lookups" -> """

                    Called as `lookup('name', …)` or `query('name', …)`. They look at the machine Plumb runs on. Relative paths are looked
                    up in the directories of `ansible_search_path`: the role's, then the playbook's.
                    """;
            default -> "";
        };
    }

    /** Tests are shown as they are written. */
    private static String shown(FunctionDoc doc) {
        if (doc.kind() == Functions.Kind.LOOKUP) {
            return "lookup('" + doc.name() + "', "
                    + doc.signature().substring(doc.name().length() + 1);
        } else if (doc.kind() == Functions.Kind.FUNCTION) {
            return doc.signature();
        }
        String arguments = doc.signature()
                .substring(doc.name().length() + 1, doc.signature().length() - 1);
        int comma = arguments.indexOf(", ");
        return "value is " + doc.name() + (comma < 0 ? "" : "(" + arguments.substring(comma + 2) + ")");
    }

    /** What has this name, as text; empty when nothing has. */
    static String text(String name) {
        StringBuilder out = new StringBuilder();
        for (Functions.Kind kind : Functions.Kind.values()) {
            FunctionDoc doc = Descriptions.find(kind, name);
            if (doc != null) {
                out.append(out.length() == 0 ? "" : "\n").append(shown(doc)).append('\n');
                out.append("    ").append(doc.summary()).append("\n\nexample\n");
                for (FunctionDoc.Example example : doc.examples()) {
                    out.append("    ").append(example.expression());
                    out.append("\n    → ").append(example.result()).append('\n');
                }
            }
        }
        return out.toString();
    }

    /** All names, for "did you mean". */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (FunctionDoc doc : Descriptions.all()) {
            names.add(doc.name());
            names.addAll(doc.others());
        }
        return names;
    }
}
