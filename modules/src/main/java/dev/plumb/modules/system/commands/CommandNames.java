package dev.plumb.modules.system.commands;

import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Mentions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command of the author names, and what of that it may change. */
final class CommandNames {
    private final @Nullable String chdir;
    private final Mentions.Builder names = new Mentions.Builder();
    private final Mentions.Builder alters = new Mentions.Builder();

    private CommandNames(@Nullable String chdir) {
        this.chdir = chdir;
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
        call.written().forEach(file -> path(file, false, alters));
        KnownPrograms.Kind kind = KnownPrograms.kind(call);
        names.path(call.path());
        for (String word : call.operands()) {
            path(word, true, names);
        }
        if (kind == KnownPrograms.Kind.READS || call.isRunner()) {
            return;
        }
        boolean below = !KnownPrograms.isShallow(call);
        for (String word : call.arguments()) {
            path(word, below, alters);
            words(word, kind);
        }
    }

    private void path(String word, boolean below, Mentions.Builder into) {
        if (word.startsWith("/") || word.startsWith("~")) {
            into.add(word, below);
        } else {
            into.paths(word, below);
            boolean relative =
                    !word.startsWith("-") && !word.contains("://") && !word.isBlank() && !word.startsWith("$");
            if (relative) {
                into.add(chdir == null ? word : Paths.below(chdir, word), below);
            }
        }
    }

    private void words(String word, KnownPrograms.Kind kind) {
        List<String> types = switch (kind) {
            case UNITS -> List.of("service:");
            case ACCOUNTS -> List.of("user:", "group:");
            case PACKAGES -> List.of("package:", "service:", "user:", "group:", "program:");
            case CRONTABS -> List.of("crontab:");
            case ANY -> List.of("");
            case READS, FILES -> List.of();
        };
        for (String type : types) {
            String name = word.endsWith(".service") ? word.substring(0, word.length() - ".service".length()) : word;
            alters.word(type + (kind == KnownPrograms.Kind.CRONTABS ? Mentions.ALL : name));
        }
    }
}
