package dev.plumb.modules.system.commands;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.RealPaths;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.text.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans and outcomes of {@code command} and {@code shell}. */
final class CommandPlan {
    private static final int SHORT = 60;

    /** Names of what only a run gives. */
    static final List<String> KEYS =
            List.of("rc", "stdout", "stderr", "stdout_lines", "stderr_lines", "truncated", "delta", "msg");

    private CommandPlan() {}

    static List<Read<?>> reads(CommandRequest request) {
        List<Read<?>> reads = new ArrayList<>();
        for (String path : new String[] {request.creates(), request.removes()}) {
            if (path != null) {
                String full = full(request, path);
                reads.addAll(Glob.isPattern(full) ? List.of(Read.of(Globs.ref(full))) : RealPaths.reads(full));
            }
        }
        if (isCheckable(request.chdir())) {
            reads.addAll(RealPaths.reads(String.valueOf(request.chdir())));
        }
        return reads;
    }

    private static boolean isCheckable(@Nullable String chdir) {
        return chdir != null && Paths.invalid("chdir", chdir) == null;
    }

    /** A path as a file, so that files planned by earlier tasks count; a pattern as what it matches. */
    private static ResourceRef<?> condition(CommandRequest request, String path, States host) {
        String full = full(request, path);
        return Glob.isPattern(full) ? Globs.ref(full) : FileType.ref(RealPaths.real(host, full));
    }

    private static String full(CommandRequest request, String path) {
        boolean relative = !path.startsWith("/") && !path.startsWith("~");
        return relative && request.chdir() != null ? Paths.below(request.chdir(), path) : path;
    }

    static Plan plan(CommandRequest request, States host) {
        if (request.creates() != null && host.exists(condition(request, request.creates(), host))) {
            return skipped(request, request.creates(), "exists");
        }
        if (request.removes() != null && !host.exists(condition(request, request.removes(), host))) {
            return skipped(request, request.removes(), "does not exist");
        }
        if (isCheckable(request.chdir())) {
            String directory = RealPaths.followed(host, String.valueOf(request.chdir()));
            host.require(FileType.ref(directory), "the command is to run in it");
        }
        String line = request.line().strip();
        ResourceRef<CommandState> ref = Commands.ref(shortened(line));
        CommandState after = new CommandState(line, request.chdir());
        return Plan.of(Change.of(
                        ref, Commands.TYPE.absent(ref), after, Action.run(script(request), effects(request, host))))
                .with("cmd", request.shown());
    }

    private static Effects effects(CommandRequest request, States host) {
        CommandNames.Named named = CommandNames.of(request);
        Set<ResourceRef<?>> makes =
                request.creates() == null ? Set.of() : Set.of(condition(request, request.creates(), host));
        String line = shortened(request.line().strip());
        return Effects.named("command \"" + line + "\"", named.all(), named.alters(), makes);
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
        String enter = request.chdir() == null ? "" : "cd -P " + Paths.word(request.chdir()) + " || exit\n";
        Script script = Script.of(enter + request.body() + "\n").inLoginLocale();
        return request.stdin() == null ? script : script.withInput(request.stdin());
    }

    /** What {@code register} gets when it is not to run; as in Ansible it is skipped where nothing else tells what it does. */
    static Map<String, @Nullable Object> unrun(CommandRequest request) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", 0L);
        values.put("stdout", "");
        values.put("stdout_lines", List.of());
        values.put("stderr", "");
        values.put("stderr_lines", List.of());
        values.put("msg", "Command would have run if not in check mode");
        if (request.creates() == null && request.removes() == null) {
            values.put("skipped", true);
        }
        return values;
    }

    /** What {@code register} gets from a run. */
    static Map<String, @Nullable Object> outcome(CommandRequest request, ScriptResult result) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("rc", (long) result.exit());
        Output.put(values, "stdout", result.stdout(), result.stdoutCut(), request.strip());
        Output.put(values, "stderr", result.stderr(), result.stderrCut(), request.strip());
        values.put("truncated", result.truncated());
        if (result.status() == ScriptResult.Status.DONE) {
            values.put("msg", result.exit() == 0 ? "" : "non-zero return code");
        }
        long millis = result.duration().toMillis();
        values.put(
                "delta",
                String.format(
                        "%d:%02d:%02d.%03d000",
                        millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000));
        return values;
    }
}
