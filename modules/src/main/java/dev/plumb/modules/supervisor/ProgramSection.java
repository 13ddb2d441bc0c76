package dev.plumb.modules.supervisor;

import dev.plumb.module.FileMode;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.supervisor.SupervisorProgramModule.Params;
import dev.plumb.text.ShellWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The section of a program: what stands in it, and what would be wrong there. */
final class ProgramSection {
    private static final int LAST_STATUS = 255;
    private static final String NUMBER = "%(process_num)";
    private static final Set<String> NO_FILES = Set.of("AUTO", "NONE", "OFF");

    private static final Set<String> SIGNALS = Set.of(
            ("ABRT ALRM BUS CHLD CONT FPE HUP ILL INT IO KILL PIPE PROF PWR QUIT SEGV STOP SYS TERM TRAP TSTP TTIN TTOU URG"
                            + " USR1 USR2 VTALRM WINCH XCPU XFSZ")
                    .split(" "));

    private ProgramSection() {}

    /** Whether supervisor starts it. */
    static boolean autostart(Params p) {
        return p.autostart() != null ? p.autostart() : !Boolean.FALSE.equals(p.started());
    }

    static String processName(Params p) {
        return p.processName() != null
                ? p.processName()
                : p.numprocs() > 1 ? "%(program_name)s_" + NUMBER + "02d" : "%(program_name)s";
    }

    /** Names of its processes, without that of their group. */
    static List<String> processes(Params p) {
        int first = p.numprocsStart() == null ? 0 : p.numprocsStart();
        List<String> all = new ArrayList<>();
        for (int i = first; i < first + p.numprocs(); i++) {
            all.add(SupervisorText.expanded(processName(p), p.name(), i, p.numprocs()));
        }
        return all;
    }

    /** The file of a program. */
    static String text(Params p) {
        StringBuilder text = new StringBuilder("[program:" + p.name() + "]\n");
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("command", SupervisorText.value(String.valueOf(p.command()).strip()));
        boolean named = p.processName() != null || p.numprocs() > 1;
        all.put("process_name", named ? SupervisorText.value(processName(p)) : null);
        all.put("numprocs", p.numprocs() > 1 ? p.numprocs() : null);
        all.put("numprocs_start", p.numprocsStart());
        all.put("user", p.user());
        all.put("directory", value(p.directory()));
        all.put("umask", p.umask() == null ? null : FileMode.format(p.umask().apply(0, false)));
        all.put("environment", p.environment().isEmpty() ? null : SupervisorText.environment(p.environment()));
        all.put("priority", p.priority());
        all.put("autostart", p.autostart() != null || !autostart(p) ? autostart(p) : null);
        all.put("autorestart", p.autorestart() == null ? null : p.autorestart().toLowerCase(Locale.ROOT));
        all.put("exitcodes", p.exitcodes().isEmpty() ? null : String.join(",", p.exitcodes()));
        all.put("startsecs", p.startsecs());
        all.put("startretries", p.startretries());
        all.put("stopsignal", p.stopsignal());
        all.put("stopwaitsecs", p.stopwaitsecs());
        all.put("stopasgroup", p.stopasgroup());
        all.put("killasgroup", p.killasgroup());
        all.put("redirect_stderr", p.redirectStderr());
        all.put("stdout_logfile", value(p.stdoutLogfile()));
        all.put("stdout_logfile_maxbytes", p.stdoutLogfileMaxbytes());
        all.put("stdout_logfile_backups", p.stdoutLogfileBackups());
        all.put("stdout_capture_maxbytes", p.stdoutCaptureMaxbytes());
        all.put("stdout_events_enabled", p.stdoutEventsEnabled());
        all.put("stdout_syslog", p.stdoutSyslog());
        all.put("stderr_logfile", value(p.stderrLogfile()));
        all.put("stderr_logfile_maxbytes", p.stderrLogfileMaxbytes());
        all.put("stderr_logfile_backups", p.stderrLogfileBackups());
        all.put("stderr_capture_maxbytes", p.stderrCaptureMaxbytes());
        all.put("stderr_events_enabled", p.stderrEventsEnabled());
        all.put("stderr_syslog", p.stderrSyslog());
        all.put("serverurl", value(p.serverurl()));
        all.forEach((key, value) -> text.append(
                value == null ? "" : key + "=" + String.valueOf(value).strip() + "\n"));
        return text.toString();
    }

    private static @Nullable String value(@Nullable String text) {
        return text == null ? null : SupervisorText.value(text);
    }

    /** What is wrong with the name of a program or group, or null. */
    static @Nullable String name(String parameter, String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.@+-]*")
                ? null
                : parameter + " '" + name + "' is no name for supervisor; use letters, digits, _ . @ + and -";
    }

    /** What is wrong, or null. */
    static @Nullable String mistake(Params p) {
        if (p.state() == Presence.ABSENT) {
            return Names.first(
                    name(p),
                    p.command() != null || p.started() != null
                            ? "state: absent goes without command and started"
                            : null);
        }
        return Names.first(
                name(p),
                p.command() == null ? "command is required" : command(p.command()),
                Boolean.FALSE.equals(p.started()) && Boolean.TRUE.equals(p.autostart())
                        ? "started: false and autostart: true contradict each other, since supervisor starts such a program"
                                + " as soon as it reads it; leave out one"
                        : null,
                p.stopasgroup() && !p.killasgroup()
                        ? "killasgroup: false goes without stopasgroup, which is true unless you write stopasgroup: false"
                        : null,
                SupervisorText.mistake(p.environment()),
                Names.account("user", p.user()),
                processes("process_name", p),
                choices(p),
                numbers(p),
                logs(p),
                path("directory", p.directory()),
                p.umask() == null || p.umask().isOctal()
                        ? null
                        : "umask '" + p.umask().text() + "' is no octal number",
                p.serverurl() == null || p.serverurl().matches("(?i)AUTO|(https?|unix)://\\S+")
                        ? null
                        : "serverurl '" + p.serverurl() + "' is none; write AUTO, unix://PATH or http://HOST:PORT");
    }

    private static @Nullable String name(Params p) {
        return p.name().endsWith(".group")
                ? "name '" + p.name() + "' ends like the file of a group; leave out .group"
                : name("name", p.name());
    }

    private static @Nullable String command(String command) {
        String text = command.strip();
        ShellWords words = ShellWords.of(text);
        return text.isEmpty()
                ? "command is empty"
                : words.faults().isEmpty()
                        ? Names.line("command", text)
                        : "command: " + words.faults().get(0).message();
    }

    private static @Nullable String processes(String key, Params p) {
        String name = processName(p);
        if (p.numprocs() < 1) {
            return "numprocs " + p.numprocs() + " is less than 1; write started: false for none";
        } else if (p.numprocs() > 1 && !name.contains(NUMBER)) {
            return key + " '" + name + "' is the same for all " + p.numprocs() + " processes; write " + NUMBER
                    + "d into it";
        }
        return name.isBlank() || name.matches("(?s).*[\\s:/].*")
                ? key + " '" + name + "' has a blank, a colon or a slash, or is empty"
                : null;
    }

    private static @Nullable String choices(Params p) {
        String restart = p.autorestart() == null ? "true" : p.autorestart().toLowerCase(Locale.ROOT);
        String signal = p.stopsignal() == null
                ? "TERM"
                : p.stopsignal().toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
        for (String each : p.exitcodes()) {
            if (!each.matches("\\d{1,3}") || Integer.parseInt(each) > LAST_STATUS) {
                return "exitcodes: " + each + " is no status of a process; write a number up to " + LAST_STATUS;
            }
        }
        return Names.first(
                Set.of("true", "false", "unexpected").contains(restart)
                        ? null
                        : "autorestart '" + p.autorestart() + "' is none; write true, false or unexpected",
                SIGNALS.contains(signal) || signal.matches("[1-9]|[12]\\d|3[01]")
                        ? null
                        : "stopsignal '" + p.stopsignal()
                                + "' is no signal; write TERM, INT, QUIT, HUP, USR1, USR2 or KILL");
    }

    private static @Nullable String numbers(Params p) {
        Map<String, @Nullable Integer> all = new LinkedHashMap<>();
        all.put("numprocs_start", p.numprocsStart());
        all.put("startsecs", p.startsecs());
        all.put("startretries", p.startretries());
        all.put("stopwaitsecs", p.stopwaitsecs());
        all.put("stdout_logfile_backups", p.stdoutLogfileBackups());
        all.put("stderr_logfile_backups", p.stderrLogfileBackups());
        for (Map.Entry<String, @Nullable Integer> each : all.entrySet()) {
            if (each.getValue() != null && each.getValue() < 0) {
                return each.getKey() + " " + each.getValue() + " is negative";
            }
        }
        return null;
    }

    private static @Nullable String logs(Params p) {
        return Names.first(
                logfile("stdout_logfile", p.stdoutLogfile()),
                logfile("stderr_logfile", p.stderrLogfile()),
                size("stdout_logfile_maxbytes", p.stdoutLogfileMaxbytes()),
                size("stderr_logfile_maxbytes", p.stderrLogfileMaxbytes()),
                size("stdout_capture_maxbytes", p.stdoutCaptureMaxbytes()),
                size("stderr_capture_maxbytes", p.stderrCaptureMaxbytes()),
                Boolean.TRUE.equals(p.redirectStderr()) && p.stderrLogfile() != null
                        ? "redirect_stderr sends errors to stdout_logfile; leave out stderr_logfile"
                        : null);
    }

    private static @Nullable String logfile(String key, @Nullable String value) {
        return value != null && NO_FILES.contains(value.toUpperCase(Locale.ROOT)) ? null : path(key, value);
    }

    private static @Nullable String path(String key, @Nullable String value) {
        boolean whole = value == null || value.startsWith("/") || value.startsWith("%(");
        return whole ? Names.line(key, value) : key + " '" + value + "' is no whole path; begin with /";
    }

    private static @Nullable String size(String key, @Nullable String value) {
        return value == null || value.matches("(?i)\\d+([KMG]B)?")
                ? null
                : key + " '" + value + "' is no size; write a number of bytes, or one with KB, MB or GB";
    }
}
