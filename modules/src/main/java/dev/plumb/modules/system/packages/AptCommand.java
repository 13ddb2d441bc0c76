package dev.plumb.modules.system.packages;

import dev.plumb.resource.ResourceKey;
import dev.plumb.script.Sh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command of apt-get that is simulated.
 *
 * @param fresh whether it is to see the lists as they would be after an update
 * @param words its arguments
 */
record AptCommand(boolean fresh, List<String> words) implements ResourceKey {
    AptCommand {
        words = List.copyOf(words);
    }

    @Override
    public String rendering() {
        return (fresh ? "fresh " : "") + arguments();
    }

    /** Its arguments as the shell reads them. */
    String arguments() {
        return Sh.words(words);
    }

    /** The same taken apart when it is an installation, and does not remove what nothing needs; else null. */
    @Nullable
    Installation installation() {
        int i = 1;
        while (i < words.size() && words.get(i).startsWith("-")) {
            i += words.get(i).equals("-o") || words.get(i).equals("-t") ? 2 : 1;
        }
        boolean installs = words.get(0).equals("install") && i < words.size() && !words.contains("--auto-remove");
        return installs ? new Installation(words.subList(0, i), words.subList(i, words.size())) : null;
    }

    /**
     * An installation.
     *
     * @param command the command with its options
     * @param packages what it installs
     */
    record Installation(List<String> command, List<String> packages) {}
}
