package dev.plumb.modules.system.commands;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.files.FileType;
import dev.plumb.modules.files.Paths;
import dev.plumb.modules.system.Fnmatch;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans and outcomes of {@code command} and {@code shell}. */
final class CommandPlan {
    private static final int SHORT = 60;

    /** Names of what only a run gives. */
    static final List<String> KEYS = List.of("rc", "stdout", "stderr", "stdout_lines", "stderr_lines", "delta");

    private CommandPlan() {}

    static List<Read<?>> reads(CommandRequest request) {
        List<Read<?>> reads = new ArrayList<>();
        for (String path : new String[] {request.creates(), request.removes()}) {
            if (path != null) {
                reads.add(Read.of(condition(request, path)));
            }
        }
        if (isCheckable(request.chdir())) {
            reads.add(Read.of(FileType.ref(String.valueOf(request.chdir()))));
        }
        return reads;
    }

    private static boolean isCheckable(@Nullable String chdir) {
        return chdir != null && chdir.startsWith("/");
    }

    /** A path as a file, so that files planned by earlier tasks count; a pattern as what it matches. */
    private static ResourceRef<?> condition(CommandRequest request, String path) {
        boolean relative = !path.startsWith("/") && !path.startsWith("~");
        String full = relative && request.chdir() != null ? Paths.below(request.chdir(), path) : path;
        return Fnmatch.isPattern(full) ? Globs.ref(full) : FileType.ref(full);
    }

    static Plan plan(CommandRequest request, States host) {
        if (request.creates() != null
                && host.get(condition(request, request.creates())).exists()) {
            return skipped(request, request.creates(), "exists");
        }
        if (request.removes() != null
                && !host.get(condition(request, request.removes())).exists()) {
            return skipped(request, request.removes(), "does not exist");
        }
        if (isCheckable(request.chdir())) {
            host.require(FileType.ref(String.valueOf(request.chdir())), "the command is to run in it");
        }
        String line = request.line().strip();
        ResourceRef<CommandState> ref = Commands.ref(shortened(line));
        CommandState after = new CommandState(line, request.chdir());
        return Plan.of(Change.of(
                        ref,
                        Commands.TYPE.absent(ref),
                        after,
                        Action.run(script(request), Effects.unknown("command \"" + shortened(line) + "\""))))
                .with("cmd", request.shown());
    }

    private static String shortened(String line) {
        int end = line.indexOf('\n');
        String first = end < 0 ? line : line.substring(0, end) + " …";
        return first.length() > SHORT ? first.substring(0, SHORT).stripTrailing() + " …" : first;
    }

    private static Plan skipped(CommandRequest request, String path, String why) {
        String stdout = "skipped, since " + path + " " + why;
        return Plan.nothing()
                .with("cmd", request.shown())
                .with("rc", 0L)
                .with("stdout", stdout)
                .with("stdout_lines", List.of(stdout))
                .with("stderr", "")
                .with("stderr_lines", List.of())
                .with("msg", "Did not run command since '" + path + "' " + why);
    }

    private static Script script(CommandRequest request) {
        String enter = request.chdir() == null ? "" : "cd " + Paths.word(request.chdir()) + " || exit\n";
        Script script = Script.of(enter + request.body() + "\n").inLoginLocale();
        return request.stdin() == null ? script : script.withInput(Input.of(request.stdin()));
    }

    /** What {@code register} gets from a run. */
    static Map<String, @Nullable Object> outcome(CommandRequest request, ScriptResult result) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        String stdout = request.strip() ? stripped(result.stdoutText()) : result.stdoutText();
        String stderr = request.strip() ? stripped(result.stderrText()) : result.stderrText();
        values.put("rc", (long) result.exit());
        values.put("stdout", stdout);
        values.put("stderr", stderr);
        values.put("stdout_lines", lines(stdout));
        values.put("stderr_lines", lines(stderr));
        long millis = result.duration().toMillis();
        values.put(
                "delta",
                String.format(
                        "%d:%02d:%02d.%03d000",
                        millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000));
        return values;
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
