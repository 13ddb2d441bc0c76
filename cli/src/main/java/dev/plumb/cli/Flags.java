package dev.plumb.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The options, named as ansible-playbook names them, and how to ask for their values. */
final class Flags {
    static final String INVENTORY = "-i";
    static final String LIMIT = "-l";
    static final String TAGS = "-t";
    static final String SKIP_TAGS = "--skip-tags";
    static final String EXTRA_VARS = "-e";
    static final String FORKS = "-f";
    static final String USER = "-u";
    static final String BECOME = "-b";
    static final String BECOME_USER = "--become-user";
    static final String BECOME_METHOD = "--become-method";
    static final String ASK_BECOME = "-K";
    static final String ASK_PASS = "-k";
    static final String PASS_FILE = "--connection-password-file";
    static final String BECOME_PASS_FILE = "--become-password-file";
    static final String CHECK = "-C";
    static final String DIFF = "-D";
    static final String VERBOSE = "-v";
    static final String PRIVATE_KEY = "--private-key";
    static final String TIMEOUT = "-T";
    static final String SSH_ARGS = "--ssh-common-args";
    static final String CONNECTION = "-c";
    static final String LIST_TASKS = "--list-tasks";
    static final String LIST_HOSTS = "--list-hosts";
    static final String LOCK_WAIT = "--lock-wait";
    static final String HOST_KEYS = "--host-key-checking";
    static final String FORMAT = "--format";
    static final String COLOR = "--color";
    static final String ALLOW_EMPTY = "--allow-empty";
    static final String DETAILED = "--detailed-exitcode";
    static final String ROLES_PATH = "--roles-path";
    static final String RETRY_FILES = "--retry-files";
    static final String RETRIES = "--ssh-retries";
    static final String SSH_EXTRA_ARGS = "--ssh-extra-args";
    /** For {@code ssh_args} of {@code ansible.cfg}, which come before all others; not in the help. */
    static final String SSH_ARGS_FIRST = "--ssh-args";

    static final String NO_DIFF = "--no-diff";
    static final String LIST_TAGS = "--list-tags";
    static final String SYNTAX_CHECK = "--syntax-check";
    static final String START_AT = "--start-at-task";
    static final String STEP = "--step";
    static final String FORCE_HANDLERS = "--force-handlers";
    static final String FORGET_HANDLERS = "--forget-handlers";
    static final String RECORD = "--record";
    static final String PROJECT = "--project";
    static final String MODULE_PATH = "-M";

    private Flags() {}

    /** Options every command has. */
    static void common(CommandSpec spec) {
        flag(spec, "print this help", "-h", "--help");
        spec.addOption(OptionSpec.builder(VERBOSE, "--verbose")
                .type(boolean[].class)
                .arity("0")
                .description(
                        "say more: -v unchanged tasks and what commands print, -vvv the trace of an internal error")
                .build());
        value(spec, "auto|always|never", "colours; auto: on a terminal unless NO_COLOR is set", COLOR);
    }

    /** What a command takes that asks hosts something: which they are and how they are reached. */
    static void hosts(CommandSpec spec) {
        positional(spec, "PATTERN", "0..1", "hosts; all when left out");
        inventory(spec);
        connection(spec);
    }

    /** Options that say which hosts there are and what their variables are. */
    static void inventory(CommandSpec spec) {
        values(
                spec,
                "INVENTORY",
                "inventory, may be repeated; by default $PLUMB_INVENTORY or inventory or hosts here",
                INVENTORY,
                "--inventory");
        values(
                spec,
                "VARS",
                "variables that win over all others: name=value, YAML, JSON or @FILE; may be repeated",
                EXTRA_VARS,
                "--extra-vars");
        VaultFlags.describe(spec);
    }

    /** Options that say how hosts are reached. */
    static void connection(CommandSpec spec) {
        value(spec, "PATTERN", "only these of the hosts; @FILE: a host or pattern in each line", LIMIT, "--limit");
        flag(spec, "no error when no host matches", ALLOW_EMPTY);
        value(spec, "N", "hosts worked on at the same time (10)", FORKS, "--forks");
        value(spec, "NAME", "log in as this user", USER, "--user");
        value(spec, "FILE", "private key to log in with", PRIVATE_KEY, "--key-file");
        flag(spec, "ask for the login password", ASK_PASS, "--ask-pass");
        value(spec, "FILE", "file with the login password", PASS_FILE, "--conn-pass-file");
        flag(spec, "run tasks as another user", BECOME, "--become");
        value(spec, "NAME", "which (root)", BECOME_USER);
        value(spec, "sudo|su|doas", "by which program (sudo)", BECOME_METHOD);
        flag(spec, "ask for the password that takes", ASK_BECOME, "--ask-become-pass");
        value(spec, "FILE", "file with that password", BECOME_PASS_FILE, "--become-pass-file");
        value(spec, "ssh|local", "how to reach hosts", CONNECTION, "--connection");
        value(
                spec,
                "SECONDS",
                "how long connecting (10) and an answer of the host's shell (30) may take",
                TIMEOUT,
                "--timeout");
        arguments(spec, "further arguments as for ssh, such as '-o ProxyJump=bastion'", SSH_ARGS, false);
        arguments(spec, "more of them, which come after those", SSH_EXTRA_ARGS, false);
        value(spec, "N", "how often to try again to connect (0)", RETRIES);
        value(spec, "strict|accept-new|no", "what to do with host keys not in known_hosts (strict)", HOST_KEYS);
        value(spec, "SECONDS", "how long to wait for a host that another run holds (0)", LOCK_WAIT);
        value(spec, "text|jsonl", "what to print: for people, or a JSON object a line", FORMAT);
        arguments(spec, "", SSH_ARGS_FIRST, true);
        arguments(spec, "", "--sftp-extra-args", true);
        arguments(spec, "", "--scp-extra-args", true);
    }

    /** Options that choose among a playbook's tasks and what is shown of them. */
    static void selection(CommandSpec spec) {
        values(spec, "TAG,…", "only tasks with one of these tags", TAGS, "--tags");
        values(spec, "TAG,…", "no task with one of these tags", SKIP_TAGS);
        flag(spec, "a dry run, as plumb check", CHECK, "--check");
        flag(spec, "show diffs (check always does)", DIFF, "--diff");
        flag(spec, "show no diffs", NO_DIFF);
        flag(spec, "print the tasks that would run, and stop", LIST_TASKS);
        flag(spec, "print the tags of each play's tasks, and stop", LIST_TAGS);
        flag(spec, "print the hosts of each play, and stop", LIST_HOSTS);
        flag(spec, "check the files, connect to nothing, and stop", SYNTAX_CHECK);
        value(spec, "NAME", "begin at the task of this name", START_AT);
        flag(spec, "ask before each task", STEP);
        flag(spec, "run notified handlers on hosts that have failed too", FORCE_HANDLERS);
        flag(spec, "drop handlers that earlier runs have left pending on the hosts", FORGET_HANDLERS);
        value(spec, "host|none", "whether hosts keep a record of what was done (host)", RECORD);
        value(spec, "NAME", "the project's name in it, instead of its Git repository", PROJECT);
        flag(spec, "exit with 10 when apply changed something", DETAILED);
        flag(spec, "write failed hosts to PLAYBOOK.retry, for --limit @FILE", RETRY_FILES);
        value(spec, "DIRS", "not used: modules in Python do not run here", MODULE_PATH, "--module-path");
        flag(spec, "not needed: facts are kept for one run only", "--flush-cache");
    }

    /** Where roles are looked for. */
    static void roles(CommandSpec spec) {
        value(spec, "DIR:…", "directories with roles, beside the usual ones", ROLES_PATH);
    }

    /** An option whose value are options of another program: they must not be taken for those of this one. */
    private static void arguments(CommandSpec spec, String description, String name, boolean hidden) {
        spec.addOption(OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel("ARGS")
                .description(description)
                .hidden(hidden)
                .parameterConsumer(Flags::takeNext)
                .build());
    }

    /** The value of an option that takes options of another program, or nothing. */
    static String arguments(ParseResult args, String flag) {
        // picocli does not count them among those that matched
        OptionSpec option = args.commandSpec().findOption(flag);
        String value = option == null ? null : option.getValue();
        return value == null ? "" : value;
    }

    private static void takeNext(Stack<String> words, ArgSpec option, CommandSpec spec) {
        if (words.isEmpty()) {
            throw new MissingParameterException(spec.commandLine(), option, "no value");
        }
        option.setValue(words.pop());
    }

    static void flag(CommandSpec spec, String description, String... names) {
        spec.addOption(
                OptionSpec.builder(names).arity("0").description(description).build());
    }

    static void value(CommandSpec spec, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build());
    }

    static void values(CommandSpec spec, String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String[].class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build());
    }

    /** Positional arguments. */
    static void positional(CommandSpec spec, String label, String arity, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(arity.endsWith("*") ? "0..*" : "0")
                .type(String[].class)
                .arity(arity)
                .required(arity.startsWith("1"))
                .paramLabel(label)
                .description(description)
                .build());
    }

    static boolean has(ParseResult args, String flag) {
        return args.hasMatchedOption(flag);
    }

    /** The value of an option, or the other when it is not given. */
    static String value(ParseResult args, String flag, String otherwise) {
        return args.matchedOptionValue(flag, otherwise);
    }

    /** The values of an option that may be repeated, in order. */
    static List<String> values(ParseResult args, String flag) {
        return List.of(args.matchedOptionValue(flag, new String[0]));
    }

    /** The positional arguments. */
    static List<String> positionals(ParseResult args) {
        return args.hasMatchedPositional(0) ? List.of(args.matchedPositionalValue(0, new String[0])) : List.of();
    }

    /** How many {@code -v} there are. */
    static int verbosity(ParseResult args) {
        return args.matchedOptionValue(VERBOSE, new boolean[0]).length;
    }

    /**
     * The value of an option that takes one of a few words.
     *
     * @throws UsageException naming them when it is none of them
     */
    static String choice(ParseResult args, String flag, String otherwise, String... words) {
        String value = value(args, flag, otherwise);
        for (String word : words) {
            if (word.equals(value)) {
                return value;
            }
        }
        List<String> shown = new ArrayList<>(List.of(words));
        shown.remove("");
        throw new UsageException(flag + " is '" + value + "'", "it takes " + String.join(", ", shown));
    }

    /**
     * The value of an option that takes a whole number.
     *
     * @throws UsageException when it is none or too small
     */
    static int number(ParseResult args, String flag, int otherwise, int least) {
        String text = value(args, flag, "");
        if (text.isEmpty() && !has(args, flag)) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(flag + " is '" + text + "'", "it takes a whole number from " + least + " on");
    }
}
