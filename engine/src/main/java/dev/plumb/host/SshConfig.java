package dev.plumb.host;

import com.jcraft.jsch.ConfigRepository;
import com.jcraft.jsch.OpenSSHConfig;
import dev.plumb.host.HostException.Reason;
import dev.plumb.text.ShellWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What OpenSSH's configuration says about a host. OpenSSH itself is asked ({@code ssh -G}), unless its files plainly
 * have nothing to say; where it is not installed, jsch reads the files, which knows fewer keywords.
 */
final class SshConfig {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Keywords that change nothing for us. */
    private static final Set<String> IRRELEVANT = Set.of(
            "host",
            "sendenv",
            "setenv",
            "gssapiauthentication",
            "gssapidelegatecredentials",
            "forwardagent",
            "forwardx11",
            "forwardx11trusted",
            "controlmaster",
            "controlpath",
            "controlpersist",
            "visualhostkey",
            "loglevel",
            "compression",
            "addkeystoagent",
            "escapechar",
            "permitlocalcommand",
            "tcpkeepalive");
    /** Keywords that jsch's reader is asked for when there is no ssh. */
    private static final List<String> BASIC = List.of(
            "HostName",
            "Port",
            "User",
            "UserKnownHostsFile",
            "StrictHostKeyChecking",
            "HostKeyAlias",
            "ProxyJump",
            "ProxyCommand",
            "ServerAliveInterval",
            "ServerAliveCountMax",
            "IdentityAgent",
            "IdentitiesOnly");

    private final Path home;
    private final Path system;
    private @Nullable Boolean silent;
    private boolean hashes;

    SshConfig(Path home, Path system) {
        this.home = home;
        this.system = system;
    }

    /**
     * The options for a host, by keyword in lower case, each with its values in order.
     *
     * @param arguments further arguments for ssh
     */
    Map<String, List<String>> of(String host, @Nullable Integer port, @Nullable String user, String arguments) {
        if (host.startsWith("-") || host.isBlank()) {
            throw new HostException(Reason.UNREACHABLE, "'" + host + "' is no host name: correct ansible_host");
        }
        List<String> more = ShellWords.of(arguments).tolerant();
        if (more.isEmpty() && silent()) {
            return hashes ? Map.of("hashknownhosts", List.of("yes")) : Map.of();
        }
        List<String> command = new ArrayList<>(List.of("ssh", "-G"));
        if (port != null) {
            command.addAll(List.of("-p", port.toString()));
        }
        if (user != null) {
            command.addAll(List.of("-l", user));
        }
        command.addAll(more);
        command.addAll(List.of("--", host));
        try {
            return answer(host, LocalCommand.run(command, PATIENCE));
        } catch (IOException noSsh) {
            return withoutSsh(host, more);
        }
    }

    private static Map<String, List<String>> answer(String host, LocalCommand.Result result) {
        if (result.exit() != 0) {
            throw new HostException(
                    Reason.UNREACHABLE,
                    "ssh cannot say how to reach " + host + (result.timedOut() ? ": `ssh -G` did not end" : "")
                            + Refusal.quote(result.err().trim())
                            + ": correct ~/.ssh/config or the ssh arguments of the host");
        }
        Map<String, List<String>> options = new HashMap<>();
        for (String line : result.out().split("\n")) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                add(options, line.substring(0, blank), line.substring(blank + 1).trim());
            }
        }
        return options;
    }

    private static void add(Map<String, List<String>> options, String keyword, String value) {
        options.computeIfAbsent(keyword.toLowerCase(Locale.ROOT), k -> new ArrayList<>())
                .add(value);
    }

    private Map<String, List<String>> withoutSsh(String host, List<String> arguments) {
        Map<String, List<String>> options = new HashMap<>();
        StringBuilder given = new StringBuilder("Host *\n");
        Path file = home.resolve(".ssh/config");
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (word) {
                case "-o" -> given.append(next.replaceFirst("=", " ")).append('\n');
                case "-F" -> file = Path.of(next);
                case "-J" -> given.append("ProxyJump ").append(next).append('\n');
                case "-i" -> given.append("IdentityFile ").append(next).append('\n');
                default -> {}
            }
        }
        try {
            String text = given + (Files.isReadable(file) ? Files.readString(file) : "");
            ConfigRepository.Config config = OpenSSHConfig.parse(text).getConfig(host);
            for (String keyword : BASIC) {
                String value = config.getValue(keyword);
                if (value != null) {
                    add(options, keyword, value);
                }
            }
            String[] keys = config.getValues("IdentityFile");
            for (String key : keys == null ? new String[0] : keys) {
                add(options, "IdentityFile", key);
            }
        } catch (IOException e) {
            throw new HostException(
                    Reason.UNREACHABLE, file + " cannot be read: " + e.getMessage() + ": correct it", e);
        }
        return options;
    }

    /** Whether the configuration files say nothing that matters to us. */
    private synchronized boolean silent() {
        if (silent == null) {
            try {
                silent = silent(home.resolve(".ssh/config")) && silent(system.resolve("ssh_config"));
            } catch (IOException e) {
                silent = false;
            }
        }
        return silent;
    }

    private boolean silent(Path file) throws IOException {
        if (!Files.exists(file)) {
            return true;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            String text = line.trim();
            int end = 0;
            while (end < text.length() && text.charAt(end) != '=' && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            String keyword = text.substring(0, end).toLowerCase(Locale.ROOT);
            if (!text.isEmpty()
                    && !text.startsWith("#")
                    && !silent(keyword, text.substring(end).trim())) {
                return false;
            }
        }
        return true;
    }

    private boolean silent(String keyword, String value) throws IOException {
        if (keyword.equals("include") && value.equals(system + "/ssh_config.d/*.conf")) {
            return silentFolder(system.resolve("ssh_config.d"));
        }
        if (keyword.equals("hashknownhosts")) {
            hashes = value.equalsIgnoreCase("yes");
            return true;
        }
        return IRRELEVANT.contains(keyword);
    }

    private boolean silentFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.conf")) {
            for (Path file : files) {
                if (!silent(file)) {
                    return false;
                }
            }
        }
        return true;
    }
}
