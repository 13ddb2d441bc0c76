package dev.plumb.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be set for a whole project instead of on each command line: by {@code plumb.yml}, by {@code ansible.cfg}, by
 * variables of the environment. Each stands for an option of the command line. Names are those of {@code ansible.cfg}.
 */
enum Setting {
    INVENTORY(Flags.INVENTORY, Kind.SOURCES, "defaults", "ANSIBLE_INVENTORY"),
    ROLES_PATH(Flags.ROLES_PATH, Kind.PATHS, "defaults", "ANSIBLE_ROLES_PATH"),
    FORKS(Flags.FORKS, Kind.NUMBER, "defaults", "ANSIBLE_FORKS"),
    REMOTE_USER(Flags.USER, Kind.TEXT, "defaults", "ANSIBLE_REMOTE_USER"),
    PRIVATE_KEY_FILE(Flags.PRIVATE_KEY, Kind.PATH, "defaults", "ANSIBLE_PRIVATE_KEY_FILE"),
    ASK_PASS(Flags.ASK_PASS, Kind.FLAG, "defaults", "ANSIBLE_ASK_PASS"),
    CONNECTION_PASSWORD_FILE(Flags.PASS_FILE, Kind.PATH, "defaults", "ANSIBLE_CONNECTION_PASSWORD_FILE"),
    TRANSPORT(Flags.CONNECTION, Kind.TRANSPORT, "defaults", "ANSIBLE_TRANSPORT"),
    TIMEOUT(Flags.TIMEOUT, Kind.NUMBER, "defaults", "ANSIBLE_TIMEOUT"),
    HOST_KEY_CHECKING(Flags.HOST_KEYS, Kind.HOST_KEYS, "defaults", "ANSIBLE_HOST_KEY_CHECKING"),
    RETRY_FILES_ENABLED(Flags.RETRY_FILES, Kind.FLAG, "defaults", "ANSIBLE_RETRY_FILES_ENABLED"),
    FORCE_HANDLERS(Flags.FORCE_HANDLERS, Kind.FLAG, "defaults", "ANSIBLE_FORCE_HANDLERS"),
    VAULT_PASSWORD_FILE("--vault-password-file", Kind.PATH, "defaults", "ANSIBLE_VAULT_PASSWORD_FILE"),
    VAULT_IDENTITY_LIST("--vault-id", Kind.VAULT_IDS, "defaults", "ANSIBLE_VAULT_IDENTITY_LIST"),
    BECOME(Flags.BECOME, Kind.FLAG, "privilege_escalation", "ANSIBLE_BECOME"),
    BECOME_USER(Flags.BECOME_USER, Kind.TEXT, "privilege_escalation", "ANSIBLE_BECOME_USER"),
    BECOME_METHOD(Flags.BECOME_METHOD, Kind.METHOD, "privilege_escalation", "ANSIBLE_BECOME_METHOD"),
    BECOME_ASK_PASS(Flags.ASK_BECOME, Kind.FLAG, "privilege_escalation", "ANSIBLE_BECOME_ASK_PASS"),
    BECOME_PASSWORD_FILE(Flags.BECOME_PASS_FILE, Kind.PATH, "defaults", "ANSIBLE_BECOME_PASSWORD_FILE"),
    SSH_ARGS(Flags.SSH_ARGS_FIRST, Kind.TEXT, "ssh_connection", "ANSIBLE_SSH_ARGS"),
    SSH_COMMON_ARGS(Flags.SSH_ARGS, Kind.TEXT, "ssh_connection", "ANSIBLE_SSH_COMMON_ARGS"),
    SSH_EXTRA_ARGS(Flags.SSH_EXTRA_ARGS, Kind.TEXT, "ssh_connection", "ANSIBLE_SSH_EXTRA_ARGS"),
    RETRIES(Flags.RETRIES, Kind.NUMBER, "ssh_connection", "ANSIBLE_SSH_RETRIES"),
    DIFF(Flags.DIFF, Kind.FLAG, "diff", "ANSIBLE_DIFF_ALWAYS"),
    TAGS(Flags.TAGS, Kind.WORDS, "tags", "ANSIBLE_RUN_TAGS"),
    SKIP_TAGS(Flags.SKIP_TAGS, Kind.WORDS, "tags", "ANSIBLE_SKIP_TAGS"),
    LOCK_WAIT(Flags.LOCK_WAIT, Kind.NUMBER, "", ""),
    NAME(Flags.PROJECT, Kind.TEXT, "", ""),
    RECORD(Flags.RECORD, Kind.RECORD, "", "PLUMB_RECORD"),
    EVALUATION_TIMEOUT("", Kind.NUMBER, "", "PLUMB_EVALUATION_TIMEOUT"),
    EVALUATION_SIZE("", Kind.NUMBER, "", "PLUMB_EVALUATION_SIZE"),
    EVALUATION_ELEMENTS("", Kind.LARGE_NUMBER, "", "PLUMB_EVALUATION_ELEMENTS"),
    COLOR(Flags.COLOR, Kind.COLOR, "", "");

    /** What values look like. */
    enum Kind {
        /** Any text. */
        TEXT("a text"),
        /** A whole number. */
        NUMBER("a whole number"),
        /** A whole number that may be large. */
        LARGE_NUMBER("a whole number below a billion"),
        /** Yes or no. */
        FLAG("true or false"),
        /** A file or directory, relative to the file that names it. */
        PATH("a path"),
        /** Paths in a list or between colons. */
        PATHS("paths"),
        /** Inventories: paths, or names of hosts with a comma. */
        SOURCES("inventories"),
        /** Sources of passwords, {@code LABEL@FILE}. */
        VAULT_IDS("vault ids such as prod@FILE"),
        /** Words in a list or between commas. */
        WORDS("words"),
        /** What to do with host keys. */
        HOST_KEYS("true, false, strict, accept-new or no"),
        /** By which program to become another user. */
        METHOD("sudo, su or doas"),
        /** How hosts are reached. */
        TRANSPORT("ssh or local"),
        /** Whether hosts keep a record. */
        RECORD("host or none"),
        /** When to use colours. */
        COLOR("auto, always or never");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What to write, for messages. */
        String words() {
            return words;
        }
    }

    private final String flag;
    private final Kind kind;
    private final String section;
    private final String variable;

    Setting(String flag, Kind kind, String section, String variable) {
        this.flag = flag;
        this.kind = kind;
        this.section = section;
        this.variable = variable;
    }

    /** The option it stands for, or empty: there is none for what a project sets once. */
    String flag() {
        return flag;
    }

    /** What its values look like. */
    Kind kind() {
        return kind;
    }

    /** Its variable of the environment, or empty. */
    String variable() {
        return variable;
    }

    /** Its name in {@code plumb.yml}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its values come before those of the command line, which are not instead of them: as in Ansible. */
    boolean isMore() {
        return this == VAULT_IDENTITY_LIST;
    }

    /** The option that makes this one needless, or null: who names a file with a password is not asked for it. */
    @Nullable
    String instead() {
        return switch (this) {
            case ASK_PASS -> Flags.PASS_FILE;
            case CONNECTION_PASSWORD_FILE -> Flags.ASK_PASS;
            case BECOME_ASK_PASS -> Flags.BECOME_PASS_FILE;
            case BECOME_PASSWORD_FILE -> Flags.ASK_BECOME;
            default -> null;
        };
    }

    /** The setting with this name in {@code plumb.yml}, or null. */
    static @Nullable Setting of(String key) {
        for (Setting setting : values()) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return switch (key) {
            case "user" -> REMOTE_USER;
            case "connection" -> TRANSPORT;
            default -> null;
        };
    }

    /** The setting with this name in a section of {@code ansible.cfg}, or null. */
    static @Nullable Setting of(String section, String key) {
        String name = switch (section + "." + key) {
            case "tags.run" -> "tags";
            case "tags.skip" -> "skip_tags";
            case "diff.always" -> "diff";
            case "ssh_connection.host_key_checking" -> "";
            case "connection.retries" -> "retries";
            default -> key;
        };
        if (name.isEmpty()) {
            return HOST_KEY_CHECKING;
        }
        for (Setting setting : values()) {
            boolean here = setting.section.equals(section)
                    || setting == BECOME_PASSWORD_FILE && section.equals("privilege_escalation");
            if (here && setting.key().equals(name)) {
                return setting;
            }
        }
        return null;
    }

    /** Names that may stand in {@code plumb.yml}. */
    static List<String> keys() {
        List<String> keys = new java.util.ArrayList<>();
        for (Setting setting : values()) {
            keys.add(setting.key());
        }
        keys.add("user");
        keys.add("connection");
        return keys;
    }
}
