package dev.plumb.modules.machine;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Action;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages locales. */
@ModuleInfo(
        name = "locale_gen",
        doc = "Manages locales: their lines in `/etc/locale.gen`, and what is compiled of them.",
        notes = {
            "Package `locales` has to be there, or to come with an earlier task. Only what the task names is compiled or removed; other"
                    + " lines of the file stay as they are, and are not compiled.",
            "Which locale is used says `/etc/default/locale`: write it by `copy`."
        },
        example = """
                - name: locales
                  apt:
                    name: locales
                - name: German
                  locale_gen:
                    name: de_DE.UTF-8
                """)
public final class LocaleGenModule implements TaskModule<LocaleGenModule.Params> {
    private static final ManagedFile FILE = ManagedFile.at("/etc/locale.gen").whenMissing(ManagedFile.Missing.EXPECT);

    /** What glibc can compile; {@code /etc/locale.gen} has it as comments at first. */
    private static final String SUPPORTED = "/usr/share/i18n/SUPPORTED";

    private static final Pattern LINE = Pattern.compile("(#?)\\s*(\\S+)\\s+(\\S+)\\s*");

    /** Parameters. */
    public record Params(
            @Param(doc = "names of the locales with their encodings, as `de_DE.UTF-8`", required = true)
            List<String> name,

            @Param(doc = "whether they should be there", def = "present")
            Presence state) {}

    @Override
    public @Nullable String invalid(Params p) {
        for (String each : p.name) {
            if (!each.matches("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z0-9-]+)?(@[A-Za-z0-9]+)?")) {
                return "name '" + each + "' is no name of a locale; write one as de_DE.UTF-8";
            }
        }
        return p.name.isEmpty() ? "name is empty" : null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(FILE.reads());
        p.name.forEach(each -> reads.add(Read.of(Locales.named(each))));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
                    Map<String, String> charsets = new LinkedHashMap<>();
                    Plan plan = FILE.edit(files, old -> edited(p, files, old, charsets));
                    if (plan.unseen() != null) {
                        return plan;
                    }
                    for (String each : p.name) {
                        plan = plan.and(compiled(p, each, charsets.get(each), host));
                    }
                    return plan;
                })
                .with("name", p.name.size() == 1 ? p.name.get(0) : p.name);
    }

    private static Plan compiled(Params p, String name, @Nullable String charset, States host) {
        ResourceRef<ValueState> ref = Locales.named(name);
        ValueState want = p.state == Presence.PRESENT ? Locales.COMPILED : ValueState.ABSENT;
        // as locale-gen does it, but for this one alone; 1 is the status of warnings
        String script = p.state == Presence.PRESENT
                ? "i=" + Sh.quote(name.replaceAll("\\.[^@]*", "")) + "\n[ ! -f /usr/share/i18n/locales/"
                        + Sh.quote(name)
                        + " ]||i=" + Sh.quote(name) + "\nlocaledef -i \"$i\" -c -f " + Sh.quote(String.valueOf(charset))
                        + " -A /usr/share/locale/locale.alias " + Sh.quote(name) + "||[ $? = 1 ]\n"
                : removal(name, ref.key(), String.valueOf(charset));
        return Locales.TYPE.set(ref, host.get(ref), want, Action.run(Script.of(script)));
    }

    /** What is compiled under one name is there under that with its encoding, and under those of locale.alias as well. */
    private static String removal(String name, String key, String charset) {
        String whole = name.replaceFirst("(\\.[^@]*)?(@.*)?$", "." + charset + "$2");
        return "a=$(locale -a)\nfor l in "
                + Sh.words(List.of(key, Locales.named(whole).key())) + " $(awk -v n="
                + Sh.quote(whole) + " '$2 == n { print $1 }' /usr/share/locale/locale.alias);do\n"
                + "if printf '%s\\n' \"$a\"|grep -qxF -- \"$l\";then localedef --delete-from-archive \"$l\"||exit;fi\ndone\n";
    }

    private static String edited(Params p, HostFiles files, @Nullable String old, Map<String, String> charsets) {
        List<String> lines = TextLines.of(old);
        boolean present = p.state == Presence.PRESENT;
        for (String name : p.name) {
            int active = line(lines, name, "");
            int comment = line(lines, name, "#");
            if (!present && active >= 0) {
                lines.set(active, "# " + text(lines.get(active)));
            } else if (present && active < 0) {
                String line = comment < 0 ? supported(files, name) : text(lines.get(comment));
                active = comment < 0 ? lines.size() : comment;
                lines.subList(active, comment < 0 ? active : comment + 1).clear();
                lines.add(active, line);
            }
            int line = Math.max(active, comment);
            charsets.put(name, line < 0 ? "UTF-8" : text(lines.get(line)).replaceAll("^(# )?\\S+ ", ""));
        }
        return String.valueOf(TextLines.text(old, lines));
    }

    /** Where a locale stands, as a comment or not; else -1. */
    private static int line(List<String> lines, String name, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (line.matches() && line.group(2).equals(name) && line.group(1).equals(mark)) {
                return i;
            }
        }
        return -1;
    }

    private static String text(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.matches() ? parts.group(2) + " " + parts.group(3) : line + " ";
    }

    private static String supported(HostFiles files, String name) {
        Value content = files.state(files.real(SUPPORTED), FileType.CONTENT).content();
        String all = content instanceof Value.Content known ? new String(known.bytes(), StandardCharsets.UTF_8) : "";
        return all.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(LocaleGenModule::text)
                .findFirst()
                .orElseThrow(() -> new PlanFailure("locale " + name + " is neither in /etc/locale.gen nor in "
                        + SUPPORTED + "; write one of those, with its encoding"));
    }
}
