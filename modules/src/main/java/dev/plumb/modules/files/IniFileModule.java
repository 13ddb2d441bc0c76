package dev.plumb.modules.files;

import dev.plumb.expression.Values;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages options in files of sections and settings. */
@ModuleInfo(
        name = "ini_file",
        doc = "Manages options in INI files: sections in brackets, and lines of `option = value` in them.",
        notes = {
            "Everything else in the file stays as it is, its line ends too. A last line without an end gets one.",
            "`section_has_values` chooses among sections of one name the first that has all these: a list of mappings with"
                    + " `option`, and `value` or `values` of which it has one.",
            "Files of up to 1 MiB can be edited."
        },
        example = """
                - name: journal of at most 200 MB
                  ini_file:
                    path: /etc/systemd/journald.conf.d/size.conf
                    section: Journal
                    option: SystemMaxUse
                    value: 200M
                    no_extra_spaces: true
                    mode: '0644'
                """)
public final class IniFileModule extends FileTask<IniFileModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the file", required = true, aliases = "dest")
            String path,

            @Param(doc = "name of the section; without one, what is above the first section", anyText = true) @Nullable
            String section,

            @Param(doc = "what the section must have, where several have its name") @Nullable
            Object sectionHasValues,

            @Param(doc = "name of the option; without one the section as a whole", anyText = true) @Nullable
            String option,

            @Param(doc = "its value", anyText = true) @Nullable
            String value,

            @Param(doc = "its values, a line for each", anyText = true) @Nullable
            List<String> values,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(
                    doc =
                            "the option has these values only, or is removed whatever its value is; `false` leaves its other lines"
                                    + " alone",
                    def = "true")
            boolean exclusive,

            @Param(doc = "writes no blanks around `=`", def = "false")
            boolean noExtraSpaces,

            @Param(doc = "leaves lines alone of which only the blanks around `=` differ", def = "false")
            boolean ignoreSpaces,

            @Param(doc = "writes an option without a value and without `=`", def = "false")
            boolean allowNoValue,

            @Param(doc = "takes the place of a comment that has the option, instead of a new line", def = "true")
            boolean modifyInactiveOption,

            @Param(doc = "makes a missing file, with the directories above it", def = "true")
            boolean create,

            @Param(doc = "follows a link at `path` instead of replacing it when something changes", def = "false")
            boolean follow,

            WriteParams write) {
        boolean isAbsent() {
            return state == Presence.ABSENT;
        }

        List<String> allValues() {
            return value != null ? List.of(value) : values == null ? List.of() : values;
        }

        List<Condition> conditions() {
            List<Condition> conditions = new ArrayList<>();
            if (sectionHasValues instanceof List<?> all) {
                for (Object each : all) {
                    conditions.add(condition((Map<?, ?>) each));
                }
            }
            return conditions;
        }
    }

    /**
     * What a section must have.
     *
     * @param option name of an option
     * @param values one of which it must have; none: any
     */
    record Condition(String option, List<String> values) {}

    private static Condition condition(Map<?, ?> map) {
        List<String> values = new ArrayList<>();
        Object given = map.get("value") != null ? map.get("value") : map.get("values");
        for (Object each : given instanceof List<?> list ? list : given == null ? List.of() : List.of(given)) {
            values.add(String.valueOf(Values.text(each)));
        }
        return new Condition(String.valueOf(map.get("option")), values);
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean none = p.allValues().isEmpty();
        return Names.first(
                Paths.invalid("path", p.path),
                p.value != null && p.values != null ? "value and values exclude each other" : null,
                !p.isAbsent() && !p.allowNoValue && none
                        ? "value (or values) is required; allow_no_value: true does without"
                        : null,
                p.option == null && !none ? "value needs option" : null,
                p.option == null && (p.section == null || p.section.isEmpty()) ? "option or section is required" : null,
                p.option != null && p.option.isBlank() ? "option is empty" : null,
                line("section", p.section),
                line("option", p.option),
                p.allValues().stream().anyMatch(each -> each.contains("\n")) ? "value has more than one line" : null,
                conditions(p),
                p.write.invalid());
    }

    private static @Nullable String line(String parameter, @Nullable String text) {
        return text != null && text.contains("\n") ? parameter + " has more than one line" : null;
    }

    private static @Nullable String conditions(Params p) {
        if (p.sectionHasValues == null) {
            return null;
        } else if (p.section == null || p.section.isEmpty()) {
            return "section_has_values needs section";
        }
        boolean right = p.sectionHasValues instanceof List<?> all
                && all.stream()
                        .allMatch(each -> each instanceof Map<?, ?> map
                                && map.get("option") != null
                                && List.of("option", "value", "values").containsAll(map.keySet())
                                && (map.get("value") == null || map.get("values") == null));
        return right
                ? null
                : "section_has_values is no list of conditions; write - {option: NAME, value: VALUE}, or values for several";
    }

    private static ManagedFile file(Params p) {
        return p.write
                .file(p.path)
                .following(p.follow)
                .whenMissing(!p.create ? Missing.REQUIRE : p.isAbsent() ? Missing.IGNORE : Missing.CREATE_WITH_PARENTS);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return file(p).reads();
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        return Edit.plan(files, file(p), old -> new IniEdit(p, old).edit());
    }
}
