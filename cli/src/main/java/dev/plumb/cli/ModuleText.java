package dev.plumb.cli;

import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import java.util.ArrayList;
import java.util.List;

/** The reference of the modules as text for a terminal. */
final class ModuleText {
    private static final int INDENT = 4;

    private ModuleText() {}

    /** All modules with what they manage. */
    static String list(ModuleCatalog catalog) {
        int width = 0;
        for (String name : catalog.names()) {
            width = Math.max(width, name.length());
        }
        StringBuilder out = new StringBuilder();
        for (String name : catalog.names()) {
            ModuleSpec spec = catalog.find(name).orElseThrow();
            out.append(name).append(" ".repeat(width - name.length() + 2));
            out.append(spec.info().doc()).append('\n');
        }
        return out.append("\nplumb doc MODULE describes one.\n").toString();
    }

    /** One module: what it does, its parameters, notes, an example. */
    static String of(ModuleSpec spec, int width) {
        StringBuilder out = new StringBuilder();
        out.append(String.join(", ", spec.info().name())).append('\n');
        wrap(spec.info().doc(), INDENT, width, out);
        out.append('\n');
        if (!spec.params().isEmpty()) {
            out.append("parameters\n");
            for (ParamSpec param : spec.params()) {
                param(param, width, out);
            }
            out.append('\n');
        }
        if (!spec.info().freeForm().isEmpty()) {
            String use =
                    "A plain text after the module's name is " + spec.info().freeForm() + ".";
            wrap(use, INDENT, width, out);
            out.append('\n');
        }
        if (spec.info().notes().length > 0) {
            out.append("notes\n");
            for (String note : spec.info().notes()) {
                wrap(note.strip(), INDENT, width, out);
                out.append('\n');
            }
        }
        out.append("example\n").append(spec.info().example().strip().indent(INDENT));
        return out.toString();
    }

    private static void param(ParamSpec param, int width, StringBuilder out) {
        List<String> traits = new ArrayList<>();
        List<String> choices = ParamText.choices(param);
        traits.add(choices.isEmpty() ? ParamText.type(param) : String.join(" | ", choices));
        if (!ParamText.need(param).isEmpty()) {
            traits.add(ParamText.need(param));
        }
        if (!param.aliases().isEmpty()) {
            traits.add("also: " + String.join(", ", param.aliases()));
        }
        if (param.secret()) {
            traits.add("secret");
        }
        out.append("  ")
                .append(param.name())
                .append("  (")
                .append(String.join("; ", traits))
                .append(")\n");
        wrap(param.doc(), 2 * INDENT, width, out);
    }

    /** Breaks paragraphs at blanks. */
    private static void wrap(String text, int indent, int width, StringBuilder out) {
        String lead = " ".repeat(indent);
        for (String line : text.split("\n", -1)) {
            StringBuilder row = new StringBuilder(lead);
            for (String word : line.strip().split(" ", -1)) {
                if (row.length() > indent && row.length() + word.length() + 1 > width) {
                    out.append(row.toString().stripTrailing()).append('\n');
                    row = new StringBuilder(lead);
                }
                row.append(row.length() > indent ? " " : "").append(word);
            }
            out.append(row.toString().stripTrailing()).append('\n');
        }
    }
}
