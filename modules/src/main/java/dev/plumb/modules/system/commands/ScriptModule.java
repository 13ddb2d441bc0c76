package dev.plumb.modules.system.commands;

import dev.plumb.module.LocalSource;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.script.Sh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs a script of the controller on the host. */
@ModuleInfo(
        name = "script",
        traits = Trait.TAKES_COMMAND,
        doc = "Runs a script of the controller on the host.",
        notes = {
            "The script is sent to a directory of its own, which only its user can enter, and is gone with it afterwards. The"
                    + " program of its first line, such as `#!/usr/bin/python3`, runs it, or else the host's `sh`. The arguments"
                    + " are read by the host's shell.",
            "A dry run does not run it, unless the task says `changed_when: false`: then it is a mere look at the host and"
                    + " runs in a dry run too. With `creates` or `removes` a dry run tells exactly whether it would run.",
            "After it a dry run takes what the script and its arguments name as not known, as after `shell`."
        },
        freeForm = "free_form",
        example = """
                - name: what the host says of itself
                  script: about.sh /var/tmp/plumb-about
                  args:
                    creates: /var/tmp/plumb-about
                """)
public final class ScriptModule extends CommandTask<ScriptModule.Params> {
    private static final long LARGEST_READ = 1 << 20;
    private static final Pattern WORD = Pattern.compile("[^\\s'\"`()\\[\\]{},;=<>|&]+");

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the script, from `files/` beside the playbook or an absolute path, and its arguments",
                    command = true,
                    openedIf = "decrypt")
            @Nullable
            LocalSource freeForm,

            @Param(doc = "the same, instead of the text of the task", command = true, openedIf = "decrypt") @Nullable
            LocalSource cmd,

            @Param(doc = "directory to run it in") @Nullable String chdir,

            @Param(doc = "path or pattern; when it exists, nothing is run") @Nullable
            String creates,

            @Param(doc = "path or pattern; when it does not exist, nothing is run") @Nullable
            String removes,

            @Param(doc = "program that runs the script, such as `/usr/bin/python3`") @Nullable
            String executable,

            @Param(doc = "opens a script that is encrypted with ansible-vault", def = "true")
            boolean decrypt) {
        @Nullable
        LocalSource source() {
            return freeForm != null ? freeForm : cmd;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        LocalSource source = p.source();
        if (source == null) {
            return "no script; write it as the text of the task or as cmd";
        } else if (p.freeForm != null && p.cmd != null) {
            return "more than one script; write either the text of the task or cmd";
        } else if (source.isDirectory()) {
            return source.path() + " is a directory, not a script";
        }
        return Names.first(
                Paths.invalid("chdir", p.chdir),
                condition(p, "creates", p.creates),
                condition(p, "removes", p.removes),
                Names.argument("executable", p.executable));
    }

    private static @Nullable String condition(Params p, String parameter, @Nullable String path) {
        return p.chdir == null ? Paths.invalid(parameter, path) : Paths.blank(parameter, path);
    }

    @Override
    CommandRequest request(Params p) {
        LocalSource source = Objects.requireNonNull(p.source());
        LocalSource.Entry entry = source.entries().get(0);
        String file = "\"$d\"/" + Sh.quote(Paths.name(source.path().toString()));
        String text = entry.size() > LARGEST_READ ? "" : text(entry);
        String runner = p.executable == null ? runner(text) : p.executable + " ";
        String run = runner + file + " " + source.arguments();
        String body = "d=$(mktemp -d) || exit\n"
                + "trap 'rm -rf \"$d\"' EXIT\ntrap 'exit 1' HUP INT TERM\n"
                + "cat >" + file + " && chmod 700 " + file + " || exit\n"
                + "(" + run + ") </dev/null\nexit $?";
        return new CommandRequest(
                source.written(),
                source.written(),
                invocations(entry, text, source.arguments()),
                body,
                p.chdir,
                p.creates,
                p.removes,
                entry.input(),
                true);
    }

    /**
     * What runs a script: where it is, nothing may be executable. Its first line names a program and at most one argument; a
     * program in machine language, or one too large to look at, runs by itself.
     */
    private static String runner(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            return "";
        } else if (!text.startsWith("#!")) {
            return "sh ";
        }
        String[] words =
                text.substring(2).lines().findFirst().orElse("").strip().split("[ \t]+", 2);
        return words[0].isEmpty() ? "sh " : Sh.words(List.of(words)) + " ";
    }

    /** What a script of the shell runs; of any other all words, since each may be what it works on. */
    private static List<Invocation> invocations(LocalSource.Entry entry, String text, String arguments) {
        String first = text.lines().findFirst().orElse("");
        List<Invocation> found = new ArrayList<>();
        if (!first.startsWith("#!") || first.matches("#!.*[/ ](ba|da|a|k|z)?sh\\b.*")) {
            found.addAll(Invocation.of(text));
        } else {
            found.add(new Invocation(entry.path().toString(), words(text), List.of()));
        }
        found.add(new Invocation(entry.path().toString(), words(arguments), List.of()));
        return found;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private static String text(LocalSource.Entry entry) {
        try {
            return new String(entry.bytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // it is told when the script is sent
            return "";
        }
    }
}
