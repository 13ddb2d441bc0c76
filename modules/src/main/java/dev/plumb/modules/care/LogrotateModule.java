package dev.plumb.modules.care;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.system.ProgramState;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages how logs are rotated. */
@ModuleInfo(
        name = "logrotate",
        doc = "Manages how logs are rotated: a file for each set of them below `/etc/logrotate.d`.",
        notes = {
            "`logrotate -d` must accept the file before it is put in place, in a dry run too. That a log is not there yet is no mistake.",
            "`logrotate` leaves out files whose names have certain ends, such as `.bak` or `~`, so such a name is an error.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: logrotate
                  apt:
                    name: logrotate
                - name: logs of the app
                  logrotate:
                    name: app
                    paths: /var/log/app/*.log
                    options: [weekly, rotate 8, compress, delaycompress, missingok, notifempty]
                    postrotate: systemctl kill -s HUP app
                """)
public final class LogrotateModule implements TaskModule<LogrotateModule.Params> {
    private static final ResourceRef<ProgramState> LOGROTATE = Programs.ref("logrotate");

    /** Names that it leaves out. Source: logrotate.conf(5), {@code tabooext}. */
    private static final Pattern LEFT_OUT =
            Pattern.compile("\\..*|.*(,v|~|\\.(bak|cfsaved|disabled|dpkg-\\w+|rhn-cfg-tmp-.*|rpm\\w+|swp|ucf-\\w+))");

    /**
     * It tells its mistakes on standard error and ends with 0 nevertheless, and with 1 where only a log is missing.
     */
    private static final String VALIDATION = "sh -c 'e=$(logrotate -d \"$1\" 2>&1|grep ^error:"
            + "|grep -v -e \"^error: stat of \" -e \"glob failed\" -e \", skipping$\");"
            + "[ -z \"$e\" ]||{ echo \"$e\";exit 1;}' sh %s";

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the file", required = true)
            String name,

            @Param(doc = "the logs, whole paths, with wildcards where needed", aliases = "path") @Nullable
            List<String> paths,

            @Param(doc = "directives, each as it stands in a line: `weekly`, `rotate 8`, `create 0640 app adm`")
            List<String> options,

            @Param(doc = "commands before each of the logs is rotated", anyText = true) @Nullable
            String prerotate,

            @Param(
                    doc = "commands after each of the logs was rotated; once for all with `sharedscripts`",
                    anyText = true)
            @Nullable
            String postrotate,

            @Param(doc = "commands before any of the logs is rotated", anyText = true) @Nullable
            String firstaction,

            @Param(doc = "commands after all logs were rotated", anyText = true) @Nullable
            String lastaction,

            @Param(doc = "commands before a log is removed", anyText = true) @Nullable
            String preremove,

            @Param(doc = "whether the file should be there", def = "present")
            Presence state) {
        private Map<String, @Nullable String> scripts() {
            Map<String, @Nullable String> scripts = new LinkedHashMap<>();
            scripts.put("firstaction", firstaction);
            scripts.put("prerotate", prerotate);
            scripts.put("postrotate", postrotate);
            scripts.put("lastaction", lastaction);
            scripts.put("preremove", preremove);
            return scripts;
        }

        private List<String> logs() {
            return paths == null ? List.of() : paths;
        }

        private ManagedFile file() {
            return ManagedFile.at("/etc/logrotate.d/" + name)
                    .withAccess(new Access(new FileMode("0644"), "root", "root"));
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        for (String log : p.logs()) {
            if (!log.startsWith("/") || log.matches(".*[\"{}\\n].*")) {
                return "paths: '" + log + "' is no whole path of a log";
            }
        }
        for (String option : p.options) {
            String wrong = Names.line("options", option);
            if (wrong != null || option.isBlank() || option.matches(".*[{}].*")) {
                return wrong != null ? wrong : "options: '" + option + "' is no directive";
            }
        }
        for (Map.Entry<String, @Nullable String> each : p.scripts().entrySet()) {
            if (each.getValue() != null
                    && each.getValue().lines().map(String::strip).anyMatch("endscript"::equals)) {
                return each.getKey() + " has a line 'endscript', which would end it";
            }
        }
        return Names.first(
                p.name.isBlank()
                                || p.name.contains("/")
                                || LEFT_OUT.matcher(p.name).matches()
                        ? "name '" + p.name + "' is no name of a file that logrotate reads"
                        : Names.line("name", p.name),
                p.state == Presence.PRESENT && p.logs().isEmpty() ? "paths is required" : null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(p.file().reads());
        if (p.state == Presence.PRESENT) {
            reads.add(Read.of(LOGROTATE));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
                    if (p.state == Presence.ABSENT) {
                        return p.file().remove(files);
                    }
                    boolean there = host.require(LOGROTATE, "it reads and checks the file");
                    return p.file().withValidation(there ? VALIDATION : null).write(files, NewContent.of(text(p)));
                })
                .with("path", p.file().path());
    }

    private static String text(Params p) {
        StringBuilder text = new StringBuilder();
        p.logs()
                .forEach(log ->
                        text.append(log.matches("\\S+") ? log : '"' + log + '"').append('\n'));
        text.append("{\n");
        p.options.forEach(option -> text.append("    ").append(option.strip()).append('\n'));
        p.scripts().forEach((name, script) -> {
            if (script != null) {
                text.append("    ").append(name).append('\n');
                script.stripTrailing()
                        .lines()
                        .forEach(line -> text.append("        ").append(line).append('\n'));
                text.append("    endscript\n");
            }
        });
        return text.append("}\n").toString();
    }
}
