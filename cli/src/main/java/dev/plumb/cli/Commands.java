package dev.plumb.cli;

import dev.plumb.source.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The sub-commands there are. */
enum Commands {
    APPLY("PLAYBOOK…", "make hosts as the playbooks say"),
    CHECK("PLAYBOOK…", "show what apply would change, and touch nothing"),
    EXEC("PATTERN MODULE|-- [ARGUMENTS…]", "run one module or command on hosts"),
    PING("[PATTERN]", "log in to hosts and run a shell there"),
    FACTS("[PATTERN]", "print what is known about hosts, as JSON"),
    INVENTORY("--list|--graph|--host NAME", "show hosts, groups and variables"),
    VARS("HOST [NAME…]", "tell a host's variables, where they come from and what they override"),
    DOC("[MODULE]", "describe modules and their parameters"),
    VALIDATE("PLAYBOOK…", "check the files, connect to nothing"),
    INIT("[DIRECTORY]", "make the files of a new project"),
    VAULT("ACTION [FILE…]", "encrypt files and values as ansible-vault does, and decrypt them");

    private final String arguments;
    private final String summary;

    Commands(String arguments, String summary) {
        this.arguments = arguments;
        this.summary = summary;
    }

    /** What follows its name on the command line. */
    String arguments() {
        return arguments;
    }

    /** What it does, in a phrase. */
    String summary() {
        return summary;
    }

    /** Its name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it connects to hosts. */
    boolean connects() {
        return this == APPLY || this == CHECK || this == PING || this == FACTS || this == EXEC;
    }

    /** The command itself. */
    Command create() {
        return switch (this) {
            case APPLY -> new RunCommand(false);
            case CHECK -> new RunCommand(true);
            case EXEC -> new ExecCommand();
            case PING -> new PingCommand();
            case FACTS -> new FactsCommand();
            case INVENTORY -> new InventoryCommand();
            case VARS -> new VarsCommand();
            case DOC -> new DocCommand();
            case VALIDATE -> new ValidateCommand();
            case INIT -> new InitCommand();
            case VAULT -> new VaultCommand();
        };
    }

    /**
     * The command with this name.
     *
     * @throws UsageException naming the nearest when there is none
     */
    static Commands of(String word) {
        for (Commands command : values()) {
            if (command.word().equals(word)) {
                return command;
            }
        }
        List<String> words = Arrays.stream(values()).map(Commands::word).toList();
        String near = DidYouMean.hint(word, words);
        throw new UsageException(
                "there is no command '" + word + "'", near != null ? near : "plumb help lists the commands");
    }
}
