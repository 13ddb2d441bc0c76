package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Maven and JDKs that only pretend, in a checkout whose path has blanks. */
class LauncherTest {
    @TempDir
    private Path dir;

    private Path home;
    private Path java17;
    private Path plumb;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        home = Files.createDirectories(dir.resolve("a check out"));
        plumb = Files.copy(Path.of("..", "plumb"), home.resolve("plumb"));
        executable(plumb);
        for (String module : List.of("engine", "modules", "cli")) {
            Files.createDirectories(home.resolve(module + "/src/main"));
            Files.writeString(home.resolve(module + "/pom.xml"), "<project/>");
        }
        Files.createDirectories(home.resolve("cli/src/main/launcher"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        script(
                dir.resolve("bin/mvn"),
                "echo \"mvn $JAVA_HOME $*\" >>'" + dir + "/built'",
                "[ ! -e '" + dir + "/broken' ] || { echo 'COMPILATION ERROR: x'; exit 1; }",
                "[ ! -e '" + dir + "/slow' ] || sleep 2",
                "mkdir -p cli/target/lib",
                "echo cli >cli/target/plumb-cli-1.jar",
                "echo engine >cli/target/lib/plumb-engine-1.jar",
                "echo tests >cli/target/lib/plumb-engine-1-tests.jar");
        java17 = jdk("jdk 17", "17.0.9");
    }

    @Test
    void buildsOnceAndPassesArgumentsDirectoryAndExitCodeThrough() throws Exception {
        Path elsewhere = Files.createDirectories(dir.resolve("else where"));
        Ended first = run(elsewhere, Map.of(), plumb.toString(), "check", "a b", "", "*");

        assertThat(first.code()).isEqualTo(42);
        assertThat(first.out())
                .contains("in " + elsewhere + "\n")
                .contains("main dev.plumb.cli.Main [check] [a b] [] [*]\n");
        assertThat(first.err())
                .isEqualTo("plumb: building for the first time; this takes a minute or two …\n"
                        + "plumb: preparing a quicker start with Java 17.0.9 …\n");
        Ended second = run(elsewhere, Map.of(), plumb.toString(), "ping");
        assertThat(second.code()).isEqualTo(42);
        assertThat(second.err()).isEmpty();
        assertThat(builds()).hasSize(1);
        assertThat(builds().get(0)).startsWith("mvn " + java17 + " ").contains("-DskipTests package");
    }

    @Test
    void worksThroughSymlinksAndFromThePath() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("bin/deeper"), Path.of("../a check out/plumb"));
        Path named = Files.createSymbolicLink(dir.resolve("bin/plumb"), Path.of("deeper"));

        assertThat(run(dir, Map.of(), link.toString()).code()).isEqualTo(42);
        assertThat(run(dir, Map.of(), named.toString()).code()).isEqualTo(42);
        assertThat(run(dir, Map.of(), "plumb").code()).isEqualTo(42);
        assertThat(run(home, Map.of(), "sh", "plumb").code()).isEqualTo(42);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceChangesOrGoes() throws Exception {
        Path source = Files.writeString(home.resolve("engine/src/main/A.java"), "class A {}");
        run(dir, Map.of(), plumb.toString());
        age();
        Files.writeString(source, "class A { }");
        assertThat(run(dir, Map.of(), plumb.toString()).err()).startsWith("plumb: sources have changed, building …\n");
        age();
        Files.delete(source);
        run(dir, Map.of(), plumb.toString());
        run(dir, Map.of(), plumb.toString());
        assertThat(builds()).hasSize(3);
    }

    @Test
    void aFailedBuildShowsItsLogAndIsTriedAgain() throws Exception {
        Files.createFile(dir.resolve("broken"));
        Ended failed = run(dir, Map.of(), plumb.toString());
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("COMPILATION ERROR: x\n")
                .contains("plumb: the build failed; all of it is in " + home + "/cli/target/launcher/build.log");
        Files.delete(dir.resolve("broken"));
        assertThat(run(dir, Map.of(), plumb.toString()).code()).isEqualTo(42);
    }

    @Test
    void twoFirstUsesAtOnceBuildOnce() throws Exception {
        Files.createFile(dir.resolve("slow"));
        Process one = start(dir, Map.of(), plumb.toString());
        Process two = start(dir, Map.of(), plumb.toString());
        Ended first = end(one);
        Ended second = end(two);

        assertThat(first.code()).isEqualTo(42);
        assertThat(second.code()).isEqualTo(42);
        assertThat(first.err() + second.err()).contains("waiting for another plumb to finish building");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void takesTheNewestJavaAndKeepsAnArchiveForEach() throws Exception {
        Path java21 = jdk("jdk 21", "21.0.1");
        Map<String, String> both = Map.of("HOME", dir.resolve("home").toString(), "JAVA_HOME", java17.toString());
        Path known = Files.createDirectories(dir.resolve("home/.jdks"));
        Files.createSymbolicLink(known.resolve("new"), java21);
        Ended newest = run(dir, clean(both), plumb.toString());
        Ended told = run(dir, Map.of("PLUMB_JAVA_HOME", java17.toString()), plumb.toString());

        assertThat(told.out()).contains("java " + java17 + "\n").contains("-17.0.9.jsa");
        if (!hasNewerThan21()) {
            assertThat(newest.out())
                    .contains("java " + known.resolve("new") + "\n")
                    .contains("-21.0.1.jsa");
        }
        assertThat(told.err()).endsWith("plumb: preparing a quicker start with Java 17.0.9 …\n");
    }

    @Test
    void aJavaThatIsTooOldIsRefused() throws Exception {
        Path old = jdk("jdk 11", "11.0.2");
        Ended ended = run(dir, Map.of("PLUMB_JAVA_HOME", old.toString()), plumb.toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("PLUMB_JAVA_HOME=" + old + " has no javac of Java 17 or later");
    }

    private static boolean hasNewerThan21() throws IOException {
        Path jvms = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(jvms)) {
            return false;
        }
        try (Stream<Path> all = Files.list(jvms)) {
            return all.map(path -> path.resolve("release"))
                    .filter(Files::isReadable)
                    .anyMatch(LauncherTest::isNew);
        }
    }

    private static boolean isNew(Path release) {
        try {
            return Files.readString(release).matches("(?s).*JAVA_VERSION=\"(2[1-9]|[3-9][0-9]).*");
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes everything that was built so far look older than what comes now. */
    private void age() throws IOException {
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, past);
            }
        }
    }

    private List<String> builds() throws IOException {
        Path log = dir.resolve("built");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** A directory that looks like a JDK; its java prints how it was called. */
    private Path jdk(String name, String version) throws IOException {
        Path jdk = dir.resolve(name);
        script(
                jdk.resolve("bin/java"),
                "for a; do case $a in -XX:*File=*.list|-XX:DumpLoadedClassList=*) : >\"${a#*=}\";; esac; done",
                "for a; do case $a in -Xshare:dump) dump=yes;; esac; done",
                "for a; do case $a in -XX:SharedArchiveFile=*)"
                        + " if [ -n \"${dump:-}\" ]; then : >\"${a#*=}\"; else echo \"archive $a\"; fi;; esac; done",
                "[ -z \"${dump:-}\" ] || exit 0",
                "echo \"in $PWD\"; echo \"java ${0%/bin/java}\"",
                "while [ $# -gt 0 ]; do case $1 in dev.plumb.*) break;; esac; shift; done",
                "printf 'main %s' \"$1\"; shift; for a; do printf ' [%s]' \"$a\"; done; echo; exit 42");
        script(jdk.resolve("bin/javac"), "exit 0");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(Path cwd, Map<String, String> environment, String... command) throws Exception {
        return end(start(cwd, environment, command));
    }

    private static Map<String, String> clean(Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("PLUMB_JAVA_HOME", "");
        return all;
    }

    private Process start(Path cwd, Map<String, String> environment, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words).directory(cwd.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PLUMB") || name.equals("JAVA_HOME"));
        builder.environment().put("PATH", dir.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("PLUMB_JAVA_HOME", java17.toString());
        builder.environment().putAll(environment);
        if (command[0].equals("plumb")) {
            words.set(0, "/usr/bin/env");
            words.add(1, "plumb");
        }
        return builder.start();
    }

    private static Ended end(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }
}
