package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A user owns a directory in which root manages things, and exchanges what is in it, or the directory itself, for links to
 * root's at the worst moment: before or after each single command of a script. Nothing of root's may change or be given away.
 * Each test waits for one short program after the other, so several at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class HostileDirectoryTest {
    private static final String OWNER = "65534";
    private static final String SECRET = "root's secret\n";

    /** More commands than any of these scripts runs. */
    private static final int COMMANDS = 20;

    private static final List<String> TOOLS = List.of(
            "cat",
            "chmod",
            "chown",
            "cp",
            "find",
            "ln",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "rmdir",
            "sha256sum",
            "stat",
            "sync",
            "touch",
            "wc");

    /** What a task does, and what the attacker exchanges. */
    private static final List<String[]> TASKS = List.of(
            new String[] {"copy", "{dest: @/new, content: x, mode: '0666', owner: '65534'}"},
            new String[] {"copy", "{dest: @/f, content: x, mode: '0666', owner: '65534'}"},
            new String[] {"copy", "{dest: @/f, content: x, backup: true}"},
            new String[] {"lineinfile", "{path: @/f, line: x, mode: '0666'}"},
            new String[] {"lineinfile", "{path: @/f, line: x, backup: true}"},
            new String[] {"copy", "{dest: @/new, src: @/f, remote_src: true, mode: '0666'}"},
            new String[] {"file", "{path: @/f, mode: '0777', follow: false}"},
            new String[] {"file", "{path: @/f, owner: daemon, follow: false}"},
            new String[] {"file", "{path: @/pipe, mode: '0777'}"},
            new String[] {"file", "{path: @/unreadable, mode: '0777'}"},
            new String[] {"file", "{path: @/sub, mode: '0777', owner: '65534'}"},
            new String[] {"file", "{path: @/d, state: directory}"},
            new String[] {"file", "{path: @/d, state: directory, mode: '0777', owner: '65534'}"},
            new String[] {"file", "{path: @/d/e/g, state: directory, mode: '0777', owner: '65534'}"},
            new String[] {"file", "{path: @, state: directory, recurse: true, mode: '0777', owner: daemon}"},
            new String[] {"file", "{path: @/new, state: touch, mode: '0777', owner: '65534'}"},
            new String[] {"file", "{path: @/f, state: touch, mode: '0777', owner: '65534'}"},
            new String[] {"file", "{path: @/l, state: link, src: /nowhere, force: true, follow: false, owner: '65534'}"
            },
            new String[] {"file", "{path: @/f, state: link, src: /nowhere, force: true}"},
            new String[] {"file", "{path: @/h, state: hard, src: @/f, mode: '0777'}"},
            new String[] {"file", "{path: @/f, state: absent}"},
            new String[] {"file", "{path: @/sub, state: absent}"});

    @TempDir
    private Path temporary;

    static Stream<Arguments> attacks() {
        List<Arguments> all = new ArrayList<>();
        for (Shells shell : Shells.values()) {
            for (String[] task : TASKS) {
                for (String what : shell == Shells.DASH ? List.of("entries", "directory") : List.of("entries")) {
                    all.add(Arguments.of(shell, task[0], task[1], what));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2}, against its {3}")
    @MethodSource("attacks")
    void nothingOfRootsIsTouched(Shells shell, String module, String task, String what) throws Exception {
        Path made = Scene.make(temporary.resolve("made"));
        int reached = 0;
        for (String moment : List.of("before", "after")) {
            for (int number = 1; number <= COMMANDS; number++) {
                Scene scene = new Scene(made, temporary.resolve(moment + number));
                Plan plan = scene.plan(shell, module, task);
                scene.attack(what, moment, number);
                boolean attacked = scene.run(shell, plan);
                scene.assertUntouched();
                reached = attacked ? Math.max(reached, number) : reached;
                if (!attacked) {
                    break;
                }
            }
        }
        assertThat(reached)
                .as("commands before or after which the attacker acted")
                .isBetween(1, COMMANDS - 1);
    }

    /** One directory of a user, with root's things beside it, and the attacker's tools. */
    private static final class Scene {
        private static final String LOOK = "find . -printf '%p %m %U %y\\n' -type f -exec sha256sum {} + | sort";

        private final Path home;
        private final Path pub;
        private final Path root;
        private final Path tools;
        private final String before;

        /** A copy of what was made. */
        Scene(Path made, Path base) throws Exception {
            home = base.resolve("home");
            pub = home.resolve("pub");
            root = base.resolve("root");
            tools = base.resolve("tools");
            before = out("cp -a " + made + " " + base + " && cd " + base + "/root && " + LOOK, made);
        }

        /** The directory as the user has it, root's things and a place for the tools. */
        static Path make(Path base) throws Exception {
            Files.createDirectory(base);
            sh(
                    "chmod 755 .; umask 022; mkdir -p tools home/pub/sub root; cd home/pub; echo 'the user' >f; : >unreadable; : >sub/x"
                            + "; mkfifo pipe; chmod 0 unreadable; chown -R " + OWNER + " ..; cd ../../root; echo \""
                            + SECRET.trim()
                            + "\" >secret; echo x >x; chmod 600 secret x; chmod 700 .; echo 0 >../tools/n",
                    base);
            return base;
        }

        private static void sh(String text, Path directory) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("sh", "-c", text)
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).as(text).isZero();
        }

        private static String out(String text, Path directory) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("sh", "-c", text)
                    .directory(directory.toFile())
                    .start();
            byte[] bytes = process.getInputStream().readAllBytes();
            process.waitFor();
            return new String(bytes, StandardCharsets.UTF_8);
        }

        Plan plan(Shells shell, String module, String task) {
            Problems problems = new Problems();
            String text = task.replace("@", pub.toString());
            Bound bound = Bound.of(module, Objects.requireNonNull(YamlReader.readText("test", text, problems)), pub);
            return bound.module().plan(bound.params(), new RealStates(shell, home));
        }

        /** The attacker acts once, right before or after the command of this number. */
        void attack(String what, String moment, int number) throws Exception {
            String act = what.equals("directory")
                    ? "mv " + pub + " " + home + "/away && ln -s " + root + " " + pub + "\n"
                    : "for f in " + pub + "/* " + pub + "/.plumb*; do [ -e \"$f\" ] && [ ! -L \"$f\" ] || continue\n"
                            + "[ -d \"$f\" ] && to=" + root + " || to=" + root + "/secret\n"
                            + "mv \"$f\" " + home + "/away.${f##*/} && ln -s $to \"$f\"; done\n";
            String count = "PATH=/usr/bin:/bin\nread -r n <" + tools + "/n\necho $((n + 1)) >" + tools + "/n\n";
            String now = "if [ $((n + 1)) = " + number + " ]; then\n" + act + "echo >" + tools + "/acted\nfi\n";
            for (String tool : TOOLS) {
                Path wrapper = tools.resolve(tool);
                String real = "(PATH=$REAL; exec " + tool + " \"$@\")\ns=$?\n";
                Files.writeString(
                        wrapper,
                        "#!/bin/dash\n" + count + (moment.equals("before") ? now + real : real + now) + "exit $s\n");
                Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }

        boolean run(Shells shell, Plan plan) {
            String path = shell.path().isEmpty() ? System.getenv("PATH") : shell.path();
            List<String> words = List.of("/usr/bin/env", "REAL=" + path, "PATH=" + tools + ":" + path);
            for (Change<?> change : plan.changes()) {
                if (change.action() instanceof Action.Run run) {
                    ScriptResult result = shell.run(withTools(shell, run.script()), home, words);
                    if (!result.succeeded()) {
                        break;
                    }
                }
            }
            return Files.exists(tools.resolve("acted"));
        }

        /** A shell that prefers tools of its own to those of PATH takes functions before them. */
        private Script withTools(Shells shell, Script script) {
            if (!shell.prefersOwnTools()) {
                return script;
            }
            StringBuilder text = new StringBuilder();
            TOOLS.forEach(tool -> text.append(tool + "() { " + tools + "/" + tool + " \"$@\"; }\n"));
            return new Script(
                    text + script.text(),
                    script.input(),
                    script.locale(),
                    script.environment(),
                    script.timeout(),
                    script.library());
        }

        void assertUntouched() throws Exception {
            String now = out(LOOK, root);
            assertThat(before).contains("secret");
            assertThat(now).isEqualTo(before);
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(SECRET);
                }
            }
        }
    }
}
