package dev.plumb.host;

import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.text.ShellWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts settings and OpenSSH's configuration together. Thread-safe. */
final class SshTargets {
    private static final int DEFAULT_ALIVE_SECONDS = 20;
    private static final int DEFAULT_ALIVE_COUNT = 3;

    private final Path home;
    private final SshConfig config;
    private final Map<String, String> environment;

    SshTargets(Path home, SshConfig config, Map<String, String> environment) {
        this.home = home;
        this.config = config;
        this.environment = environment;
    }

    /** How a host is reached. */
    SshTarget of(ConnectionSettings settings) {
        String host = settings.address() == null ? settings.name() : settings.address();
        return resolve(host, settings.port(), settings.user(), settings.sshArgs(), settings);
    }

    /** How a host on the way is reached: {@code [user@]host[:port]} or an ssh URI. */
    SshTarget jump(String text, ConnectionSettings settings) {
        String rest = text.startsWith("ssh://") ? text.substring(6) : text;
        int at = rest.lastIndexOf('@');
        String user = at < 0 ? null : rest.substring(0, at);
        rest = rest.substring(at + 1);
        int colon = rest.lastIndexOf(':');
        Integer port = null;
        if (colon > 0 && (rest.indexOf(':') == colon || rest.charAt(colon - 1) == ']')) {
            port = number(rest.substring(colon + 1), 22);
            rest = rest.substring(0, colon);
        }
        String host = rest.startsWith("[") && rest.endsWith("]") ? rest.substring(1, rest.length() - 1) : rest;
        return resolve(host, port, user, configuration(settings), settings);
    }

    /** The arguments for ssh that hold on the way too, as OpenSSH passes them on: another configuration file ({@code -F}). */
    String configuration(ConnectionSettings settings) {
        List<String> words = ShellWords.of(settings.sshArgs()).tolerant();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("-F") && (word.length() > 2 || i + 1 < words.size())) {
                String file = word.length() > 2 ? word.substring(2) : words.get(i + 1);
                return "-F '" + file + "'";
            }
        }
        return "";
    }

    private SshTarget resolve(
            String host, @Nullable Integer port, @Nullable String user, String arguments, ConnectionSettings settings) {
        Map<String, List<String>> options = config.of(host, port, user, arguments);
        String address = first(options, "hostname", host);
        int realPort = port == null ? number(first(options, "port", "22"), 22) : port;
        String realUser = user == null ? first(options, "user", System.getProperty("user.name", "root")) : user;
        Tokens tokens = new Tokens(address, host, realPort, realUser);
        List<Path> keys = new ArrayList<>();
        if (settings.keyFile() != null) {
            keys.add(settings.keyFile());
        }
        int chosen = keys.size();
        for (String key : options.getOrDefault(
                "identityfile", List.of("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"))) {
            keys.add(path(tokens.expand(key)));
        }
        int alive = number(first(options, "serveraliveinterval", "0"), 0);
        return new SshTarget(
                address,
                realPort,
                realUser,
                keys,
                chosen,
                agent(first(options, "identityagent", "SSH_AUTH_SOCK"), tokens),
                first(options, "identitiesonly", "no").equals("yes"),
                none(first(options, "proxyjump", "")),
                tokens.expand(none(first(options, "proxycommand", ""))),
                knownHosts(options, tokens, settings),
                options.containsKey("hostkeyalias") ? first(options, "hostkeyalias", "") : null,
                hostKeys(settings.hostKeys(), first(options, "stricthostkeychecking", "ask")),
                first(options, "hashknownhosts", "no").equals("yes"),
                alive > 0 ? alive : DEFAULT_ALIVE_SECONDS,
                Math.max(1, number(first(options, "serveralivecountmax", ""), DEFAULT_ALIVE_COUNT)));
    }

    private static String first(Map<String, List<String>> options, String keyword, String otherwise) {
        List<String> values = options.get(keyword);
        return values == null || values.isEmpty() ? otherwise : values.get(0);
    }

    private static String none(String value) {
        return value.equalsIgnoreCase("none") ? "" : value;
    }

    private static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Whoever told ssh not to insist has told us; nobody can be made to insist less by a file than they said here. */
    private static HostKeys hostKeys(HostKeys settings, String option) {
        if (settings != HostKeys.STRICT) {
            return settings;
        }
        return switch (option.toLowerCase(Locale.ROOT)) {
            case "accept-new" -> HostKeys.ACCEPT_NEW;
            case "no", "off", "false" -> HostKeys.NO;
            default -> HostKeys.STRICT;
        };
    }

    private List<Path> knownHosts(Map<String, List<String>> options, Tokens tokens, ConnectionSettings settings) {
        if (!settings.knownHosts().isEmpty()) {
            return settings.knownHosts();
        }
        List<Path> files = new ArrayList<>();
        String own = first(options, "userknownhostsfile", "~/.ssh/known_hosts ~/.ssh/known_hosts2");
        String everybody = first(options, "globalknownhostsfile", "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2");
        for (String file : ShellWords.of(own + " " + everybody).tolerant()) {
            if (!file.equals("none")) {
                files.add(path(tokens.expand(file)));
            }
        }
        return files.isEmpty() ? List.of(home.resolve(".ssh/known_hosts")) : files;
    }

    private @Nullable Path agent(String option, Tokens tokens) {
        String value = option;
        if (option.equals("SSH_AUTH_SOCK")) {
            value = environment.getOrDefault("SSH_AUTH_SOCK", "");
        } else if (option.startsWith("$")) {
            value = environment.getOrDefault(option.substring(1), "");
        }
        return value.isEmpty() || value.equals("none") ? null : path(tokens.expand(value));
    }

    private Path path(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return home.resolve(text.substring(Math.min(2, text.length())));
        }
        return Path.of(text);
    }

    /** The percent tokens of ssh_config that name a host, a port or a user. */
    private final class Tokens {
        private final String address;
        private final String name;
        private final int port;
        private final String user;

        Tokens(String address, String name, int port, String user) {
            this.address = address;
            this.name = name;
            this.port = port;
            this.user = user;
        }

        String expand(String text) {
            if (text.indexOf('%') < 0) {
                return text;
            }
            StringBuilder expanded = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%' && i + 1 < text.length()) {
                    expanded.append(value(text.charAt(++i)));
                } else {
                    expanded.append(c);
                }
            }
            return expanded.toString();
        }

        private String value(char token) {
            return switch (token) {
                case '%' -> "%";
                case 'h' -> address;
                case 'n' -> name;
                case 'p' -> Integer.toString(port);
                case 'r' -> user;
                case 'u' -> System.getProperty("user.name", "");
                case 'd' -> home.toString();
                default -> "%" + token;
            };
        }
    }
}
