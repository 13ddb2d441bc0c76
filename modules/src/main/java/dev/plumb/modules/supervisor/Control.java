package dev.plumb.modules.supervisor;

import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a supervisord is reached.
 *
 * @param path of {@code supervisorctl}; null: it is searched for
 * @param config its configuration; null: where Debian has it
 * @param serverUrl where the server listens; null: what the configuration says
 * @param username as whom; null: what the configuration says
 * @param password never part of a script's text; null: what the configuration says
 */
record Control(
        @Nullable String path,
        @Nullable String config,
        @Nullable String serverUrl,
        @Nullable String username,
        @Nullable String password) {
    /** That of Debian's package. */
    static final Control OWN = new Control(null, null, null, null, null);

    static final String CONFIG = "/etc/supervisor/supervisord.conf";

    /** Runs supervisorctl's own code, so that the password is no argument of a process. */
    private static final String WITH_PASSWORD = """
            import sys
            from supervisor import supervisorctl
            supervisorctl.main(['-p', sys.stdin.readline().rstrip('\\n')] + sys.argv[1:])
            """;

    /** Whether both lead to one supervisord, as far as can be told. */
    boolean isOf(Control other) {
        return Objects.requireNonNullElse(config, CONFIG).equals(Objects.requireNonNullElse(other.config, CONFIG))
                && Objects.equals(serverUrl, other.serverUrl);
    }

    private String options() {
        List<String> words = new ArrayList<>();
        words.addAll(config == null ? List.of() : List.of("-c", config));
        words.addAll(serverUrl == null ? List.of() : List.of("-s", serverUrl));
        words.addAll(username == null ? List.of() : List.of("-u", username));
        return Sh.words(words);
    }

    /**
     * Defines {@code plumb_ctl}, which runs supervisorctl with its arguments, and {@code plumb_c}, its path: empty where there is
     * none. The password is the next line of standard input.
     */
    String functions() {
        String found = path == null ? "plumb_c=$(command -v supervisorctl)\n" : "plumb_c=" + Sh.quote(path) + "\n";
        String missing = "[ -x \"$plumb_c\" ]&&[ ! -d \"$plumb_c\" ]||plumb_c=\n";
        // from / on, since it also looks for its configuration in the directory in which it starts
        if (password == null) {
            return found + missing + "plumb_ctl() { (cd /;\"$plumb_c\" " + options() + " \"$@\" </dev/null);}\n";
        }
        return found + missing
                + "IFS= read -r plumb_w\nplumb_ctl() { (cd /;plumb_p=$(sed -n '1s/^#! *//p' \"$plumb_c\")\n"
                + "printf '%s\\n' \"$plumb_w\"|$plumb_p -W ignore -c " + Sh.quote(WITH_PASSWORD) + " " + options()
                + " \"$@\");}\n";
    }
}
