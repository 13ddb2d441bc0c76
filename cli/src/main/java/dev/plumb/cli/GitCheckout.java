package dev.plumb.cli;

import dev.plumb.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checkout of a Git repository, read from its files (gitrepository-layout(5)); Git itself is only asked whether files were
 * altered.
 *
 * @param top the checkout's topmost directory
 * @param directory what belongs to this checkout, such as {@code HEAD}
 * @param common what all checkouts of the repository share, such as {@code config}
 */
record GitCheckout(Path top, Path directory, Path common) {
    /** How long Git may take to compare the files; a large checkout on a slow disk is then neither clean nor dirty. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Pattern SECTION = Pattern.compile("\\[\\s*remote\\s+\"(.*)\"\\s*]");
    private static final Pattern URL = Pattern.compile("url\\s*=\\s*(\\S+)");
    private static final Pattern SCP = Pattern.compile("(?:[^@/]*@)?([^:/]+):(.*)");

    /** The checkout that a directory belongs to, or null. */
    static @Nullable GitCheckout of(Path directory) {
        for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isDirectory(git)) {
                return new GitCheckout(at, git, git);
            } else if (Files.isRegularFile(git)) {
                return linked(at, git);
            }
        }
        return null;
    }

    /** A further work tree, or a submodule: the file tells where the rest is. */
    private static @Nullable GitCheckout linked(Path top, Path file) {
        String text = text(file);
        if (text == null || !text.startsWith("gitdir:")) {
            return null;
        }
        Path directory = top.resolve(text.substring("gitdir:".length()).strip()).normalize();
        String common = text(directory.resolve("commondir"));
        return new GitCheckout(
                top,
                directory,
                common == null ? directory : directory.resolve(common.strip()).normalize());
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** The repository that {@code origin} stands for, else the first remote one: host and path, alike for all ways to reach it. */
    @Nullable
    String remote() {
        String config = text(common.resolve("config"));
        String first = null;
        String section = "";
        for (String line : config == null ? new String[0] : config.split("\n")) {
            Matcher begins = SECTION.matcher(line.strip());
            Matcher url = URL.matcher(line.strip());
            if (line.strip().startsWith("[")) {
                section = begins.matches() ? begins.group(1) : "";
            } else if (!section.isEmpty() && url.matches()) {
                if (section.equals("origin")) {
                    return plain(url.group(1));
                }
                first = first == null ? plain(url.group(1)) : first;
            }
        }
        return first;
    }

    /** Without scheme, user and password, and what may be left out at the end. */
    static String plain(String url) {
        String rest = url;
        int scheme = url.indexOf("://");
        if (scheme >= 0) {
            rest = url.substring(scheme + 3);
            int slash = rest.indexOf('/');
            int user = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
            rest = rest.substring(user + 1).replaceFirst("^([^/:]+):\\d+/", "$1/");
        } else if (SCP.matcher(url).matches()) {
            Matcher parts = SCP.matcher(url);
            parts.matches();
            rest = parts.group(1) + "/" + parts.group(2).replaceFirst("^/+", "");
        }
        return rest.replaceFirst("/+$", "").replaceFirst("\\.git$", "");
    }

    /** The commit that is checked out, or null. */
    @Nullable
    String commit() {
        String head = text(directory.resolve("HEAD"));
        if (head == null) {
            return null;
        } else if (!head.startsWith("ref:")) {
            return head.strip();
        }
        String ref = head.substring("ref:".length()).strip();
        String loose = text(common.resolve(ref));
        if (loose != null) {
            return loose.strip();
        }
        String packed = text(common.resolve("packed-refs"));
        return packed == null
                ? null
                : packed.lines()
                        .filter(line -> line.endsWith(" " + ref))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether files differ from the commit; null when that cannot be told. */
    @Nullable
    Boolean isDirty() {
        try {
            Program.Result status = Program.of(
                            List.of("git", "--no-optional-locks", "status", "--porcelain", "--untracked-files=no"))
                    .in(top)
                    .within(PATIENCE)
                    .run();
            return status.exit() == 0 ? status.out().length > 0 : null;
        } catch (IOException e) {
            return null;
        }
    }
}
