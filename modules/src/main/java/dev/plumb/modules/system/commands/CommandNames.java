package dev.plumb.modules.system.commands;

import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a command of the author names, and what of that it may change. */
final class CommandNames {
    /** A name in SQL, with or without double quotes. */
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

    private static final List<String> ACCOUNT_DATABASES = List.of("passwd", "group", "shadow", "gshadow", "initgroups");

    private static final String CRONTABS = "/var/spool/cron";

    /** Where relative paths may lead: the task's own directory, or one that the command goes to. */
    private final List<String> directories = new ArrayList<>();

    private final Mentions.Builder names = new Mentions.Builder();
    private final Mentions.Builder alters = new Mentions.Builder();

    private CommandNames(@Nullable String chdir) {
        directories.add(chdir == null ? "" : chdir);
    }

    /**
     * What a command names.
     *
     * @param all everything
     * @param alters what it may change
     */
    record Named(Mentions all, Mentions alters) {}

    static Named of(CommandRequest request) {
        CommandNames made = new CommandNames(request.chdir());
        request.invocations().forEach(made::add);
        Mentions alters = made.alters.build();
        return new Named(made.names.text(request.line()).all(alters).build(), alters);
    }

    /** The words that are known to change the host; null when there are none. */
    static @Nullable String changing(CommandRequest request) {
        for (Invocation call : request.invocations()) {
            String changing = KnownPrograms.changing(call);
            if (changing != null) {
                return changing;
            }
            for (String file : call.written()) {
                if (!Invocation.isHarmless(file)) {
                    return "> " + file;
                }
            }
        }
        return null;
    }

    private void add(Invocation call) {
        if (call.path().equals("cd") || call.path().equals("pushd")) {
            call.operands().stream().limit(1).forEach(this::enters);
        }
        call.written().forEach(file -> path(file, false, alters));
        KnownPrograms.Kind kind = KnownPrograms.kind(call);
        names.path(call.path());
        for (String word : call.operands()) {
            path(word, true, names);
        }
        if (kind == KnownPrograms.Kind.READS || call.isRunner()) {
            return;
        }
        // what a firewall does is changed by the program that is named like it
        alters.word("firewall:" + Paths.name(call.path()));
        if (KnownPrograms.isOfPostgresql(call)) {
            statements(call);
        }
        KnownPrograms.makes(call)
                .forEach(name -> directories.forEach(directory -> alters.add(below(directory, name), true)));
        boolean below = !KnownPrograms.isShallow(call);
        for (String word : call.arguments()) {
            path(word, below, alters);
            words(word, kind);
        }
    }

    /** A server tells of all that it has, and statements have names with other marks around them than blanks. */
    private void statements(Invocation call) {
        alters.word("information on the server:" + Mentions.ALL).word("information on database:" + Mentions.ALL);
        for (String word : call.arguments()) {
            NAME.matcher(word)
                    .results()
                    .forEach(name -> alters.word(name.group(1) == null ? name.group() : name.group(1)));
        }
    }

    /** What follows may be in there; or in none of it, where it is another shell that goes there. */
    private void enters(String directory) {
        if (directory.startsWith("/") || directory.startsWith("~")) {
            directories.add(directory);
        } else if (!directory.startsWith("$")) {
            directories.addAll(
                    directories.stream().map(each -> below(each, directory)).toList());
        }
    }

    private static String below(String directory, String word) {
        return directory.isEmpty() ? word : Paths.below(directory, word);
    }

    private void path(String word, boolean below, Mentions.Builder into) {
        if (into == alters && word.startsWith(CRONTABS)) {
            into.word("crontab:" + Mentions.ALL);
        }
        if (word.startsWith("/") || word.startsWith("~")) {
            into.add(word, below);
        } else {
            into.paths(word, below);
            boolean relative =
                    !word.startsWith("-") && !word.contains("://") && !word.isBlank() && !word.startsWith("$");
            if (relative) {
                directories.forEach(directory -> into.add(below(directory, word), below));
            }
        }
    }

    private void words(String word, KnownPrograms.Kind kind) {
        List<String> types = switch (kind) {
            case UNITS -> List.of("service:", "user service:", "user manager:");
            case PROGRAMS -> programs(word);
            case CONTAINERS -> containers(word);
            case ACCOUNTS -> List.of("user:", "group:", "getent:");
            case PACKAGES -> List.of("package:", "service:", "user:", "group:", "program:");
            case CRONTABS -> List.of("crontab:");
            case ANY -> List.of("");
            case READS, FILES -> List.of();
        };
        if (kind == KnownPrograms.Kind.ACCOUNTS) {
            ACCOUNT_DATABASES.forEach(database -> alters.word("getent:" + database));
        }
        if (kind == KnownPrograms.Kind.UNITS || kind == KnownPrograms.Kind.PACKAGES) {
            alters.word("services:" + Mentions.ALL).word("timers:" + Mentions.ALL);
        }
        if (kind == KnownPrograms.Kind.PACKAGES) {
            alters.word("packages:" + Mentions.ALL);
        }
        for (String type : types) {
            String name = type.equals("package:") && word.endsWith(".deb")
                    ? ofArchive(word)
                    : word.endsWith(".service") ? word.substring(0, word.length() - ".service".length()) : word;
            alters.word(type + (kind == KnownPrograms.Kind.CRONTABS ? Mentions.ALL : name));
        }
    }

    /** What a word of supervisorctl names is a process with its group, a group, all, or a verb that is about all. */
    private List<String> programs(String word) {
        boolean all = List.of("all", "update", "reload", "shutdown").contains(word);
        alters.word("supervisor:all").word("supervisor:" + (all ? Mentions.ALL : word.replaceFirst(":\\*?$", "")));
        for (String part : word.split(":")) {
            alters.word("supervisor:" + part);
        }
        return List.of();
    }

    /** What a word of docker names may be any of its things; an image is named with or without its tag. */
    private List<String> containers(String word) {
        boolean all = List.of("prune", "compose", "system", "stack", "up", "down", "docker-compose")
                .contains(word);
        for (String type : List.of("container:", "image:", "network:", "volume:")) {
            alters.word(type + (all ? Mentions.ALL : word));
        }
        // all that the engine keeps, looked at as a whole
        alters.word("store:docker");
        alters.word("image:" + word.replaceFirst("@.*", "").replaceFirst(":[^/:]*$", ""));
        return List.of();
    }

    /** The package in an archive, as such files are named: {@code nginx_1.22.1-9_amd64.deb}. */
    private static String ofArchive(String path) {
        String name = Paths.name(path);
        int end = name.indexOf('_');
        return name.substring(0, end < 0 ? name.length() - ".deb".length() : end);
    }
}
