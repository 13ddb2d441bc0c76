package dev.plumb.cli;

import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reference of the modules as Markdown files: what stands in {@code docs/modules}. */
final class ModuleMarkdown {
    private static final String GENERATED = "<!-- Written by `plumb doc --write docs/modules`; do not edit. -->\n";

    private ModuleMarkdown() {}

    /** File names and their texts, the index {@code README.md} among them. */
    static Map<String, String> files(ModuleCatalog catalog) {
        Map<String, String> files = new TreeMap<>();
        StringBuilder index =
                new StringBuilder(GENERATED).append("# Modules\n\n| Module | What it manages |\n|---|---|\n");
        for (String name : catalog.names()) {
            ModuleSpec spec = catalog.find(name).orElseThrow();
            index.append("| [").append(name).append("](").append(name).append(".md) | ");
            index.append(cell(spec.info().doc())).append(" |\n");
            files.put(name + ".md", page(spec));
        }
        files.put("README.md", index.toString());
        return files;
    }

    private static String page(ModuleSpec spec) {
        StringBuilder out = new StringBuilder(GENERATED);
        out.append("# ")
                .append(spec.name())
                .append("\n\n")
                .append(spec.info().doc().strip())
                .append("\n\n");
        String[] names = spec.info().name();
        if (names.length > 1) {
            String others = String.join("`, `", List.of(names).subList(1, names.length));
            out.append("Also called `").append(others).append("`. ");
        }
        out.append("Since ").append(spec.info().since()).append(".\n\n");
        if (!spec.params().isEmpty()) {
            out.append("## Parameters\n\n| Name | Type | Default | Meaning |\n|---|---|---|---|\n");
            for (ParamSpec param : spec.params()) {
                row(param, out);
            }
            out.append('\n');
        }
        if (!spec.info().freeForm().isEmpty()) {
            out.append("A plain text after the module's name is `")
                    .append(spec.info().freeForm())
                    .append("`.\n\n");
        }
        if (spec.info().notes().length > 0) {
            out.append("## Notes\n\n");
            for (String note : spec.info().notes()) {
                out.append(note.strip()).append("\n\n");
            }
        }
        return out.append("## Example\n\n```yaml\n")
                .append(spec.info().example().strip())
                .append("\n```\n")
                .toString();
    }

    private static void row(ParamSpec param, StringBuilder out) {
        out.append("| `").append(param.name()).append('`');
        if (!param.aliases().isEmpty()) {
            out.append("<br>also `")
                    .append(String.join("`, `", param.aliases()))
                    .append('`');
        }
        List<String> choices = ParamText.choices(param);
        String type = choices.isEmpty() ? ParamText.type(param) : "`" + String.join("`, `", choices) + "`";
        out.append(" | ").append(type).append(param.secret() ? ", secret" : "").append(" | ");
        if (param.required()) {
            out.append("**required**");
        } else if (!param.def().isEmpty()) {
            out.append('`').append(cell(param.def())).append('`');
        }
        out.append(" | ").append(cell(param.doc())).append(" |\n");
    }

    private static String cell(String text) {
        return text.strip().replace("|", "\\|").replace("\n", " ");
    }
}
