package dev.plumb.cli;

import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.run.ConnectionDefaults;
import dev.plumb.run.RunOptions;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Turns options into what the engine takes. */
final class Settings {
    private static final int FORKS = 10;

    private Settings() {}

    /**
     * How to run.
     *
     * @param args options of {@link Flags#connection} and perhaps {@link Flags#selection}
     * @param check whether it is a dry run
     * @param extraVars what {@code -e} gave
     */
    static RunOptions of(ParseResult args, boolean check, List<YamlNode.Mapping> extraVars) {
        return of(args, check, extraVars, Passwords.of(args));
    }

    /**
     * Finds wrong values of options before files are read or passwords asked for.
     *
     * @throws UsageException for the first that is wrong
     */
    static void verify(ParseResult args) {
        of(args, true, List.of(), new Passwords(null, null));
    }

    /**
     * How to look at files and variables without a connection.
     *
     * @param extraVars what {@code -e} gave
     * @param allowEmpty whether plays that match no host are fine
     */
    static RunOptions offline(List<YamlNode.Mapping> extraVars, boolean allowEmpty) {
        RunOptions usual = RunOptions.DEFAULT;
        return new RunOptions(
                true,
                usual.forks(),
                usual.tags(),
                usual.skipTags(),
                extraVars,
                null,
                usual.connection(),
                usual.lockWait(),
                0,
                allowEmpty,
                false,
                null,
                false,
                false);
    }

    private static RunOptions of(
            ParseResult args, boolean check, List<YamlNode.Mapping> extraVars, Passwords passwords) {
        return new RunOptions(
                check,
                Flags.number(args, Flags.FORKS, FORKS, 1),
                tags(args),
                skippedTags(args),
                extraVars,
                given(args, Flags.LIMIT),
                connection(args, passwords),
                Duration.ofSeconds(Flags.number(args, Flags.LOCK_WAIT, 0, 0)),
                Flags.verbosity(args),
                Flags.has(args, Flags.ALLOW_EMPTY),
                Flags.has(args, Flags.FORCE_HANDLERS),
                given(args, Flags.START_AT),
                Flags.has(args, Flags.STEP),
                Flags.has(args, Flags.FORGET_HANDLERS));
    }

    /** The tags of {@code --tags}. */
    static Set<String> tags(ParseResult args) {
        return words(Flags.values(args, Flags.TAGS));
    }

    /** The tags of {@code --skip-tags}. */
    static Set<String> skippedTags(ParseResult args) {
        return words(Flags.values(args, Flags.SKIP_TAGS));
    }

    private static ConnectionDefaults connection(ParseResult args, Passwords passwords) {
        String kind = Flags.choice(args, Flags.CONNECTION, "", "", "ssh", "local");
        String method = Flags.choice(args, Flags.BECOME_METHOD, "", "", "sudo", "su", "doas");
        String key = given(args, Flags.PRIVATE_KEY);
        return new ConnectionDefaults(
                kind.isEmpty() ? null : kind,
                given(args, Flags.USER),
                key == null ? null : home(key),
                passwords.login(),
                Flags.has(args, Flags.BECOME),
                given(args, Flags.BECOME_USER),
                method.isEmpty() ? null : method,
                passwords.become(),
                hostKeys(args),
                sshArgs(args),
                given(args, Flags.TIMEOUT) == null ? null : Duration.ofSeconds(Flags.number(args, Flags.TIMEOUT, 1, 1)),
                Flags.number(args, Flags.RETRIES, 0, 0));
    }

    private static String sshArgs(ParseResult args) {
        StringBuilder all = new StringBuilder();
        for (String flag : new String[] {Flags.SSH_ARGS_FIRST, Flags.SSH_ARGS, Flags.SSH_EXTRA_ARGS}) {
            all.append(Flags.arguments(args, flag).strip()).append(' ');
        }
        return all.toString().strip();
    }

    /** The directories of {@code --roles-path}. */
    static List<Path> rolesPath(ParseResult args) {
        List<Path> directories = new ArrayList<>();
        for (String directory : Flags.value(args, Flags.ROLES_PATH, "").split(":")) {
            if (!directory.isBlank()) {
                directories.add(home(directory));
            }
        }
        return directories;
    }

    private static HostKeys hostKeys(ParseResult args) {
        return switch (Flags.choice(args, Flags.HOST_KEYS, "strict", "strict", "accept-new", "no")) {
            case "accept-new" -> HostKeys.ACCEPT_NEW;
            case "no" -> HostKeys.NO;
            default -> HostKeys.STRICT;
        };
    }

    private static Path home(String file) {
        return file.startsWith("~/") ? Path.of(System.getProperty("user.home"), file.substring(2)) : Path.of(file);
    }

    private static @Nullable String given(ParseResult args, String flag) {
        String value = Flags.value(args, flag, "");
        return value.isEmpty() ? null : value;
    }

    private static Set<String> words(List<String> lists) {
        Set<String> words = new LinkedHashSet<>();
        for (String list : lists) {
            for (String word : list.split(",", -1)) {
                if (!word.isBlank()) {
                    words.add(word.strip());
                }
            }
        }
        return words;
    }
}
