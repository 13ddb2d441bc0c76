package dev.plumb.cli;

import dev.plumb.host.HostException;
import dev.plumb.limit.Limits;
import dev.plumb.run.NoHostsException;
import dev.plumb.run.RunResult;
import dev.plumb.source.ProblemException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** The program. */
public final class Main {
    /** Exit code for mistakes on the command line or in files, and for errors of our own: nothing was touched. */
    static final int MISTAKE = 1;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        Interrupts.endTheProcess();
        int code = run(args, Terminal.ofProcess());
        code = Interrupts.haveCome() ? Interrupts.EXIT : code;
        // not System.exit: a command has cleaned up after itself, and threads of connections must not delay the end
        Runtime.getRuntime().halt(code);
    }

    /** Runs the command; every trouble is told on the terminal's standard error. */
    static int run(String[] args, Terminal terminal) {
        return terminal.verdict(told(args, terminal));
    }

    private static int told(String[] args, Terminal terminal) {
        try {
            return dispatch(args, terminal);
        } catch (UsageException e) {
            terminal.complain("plumb: " + e.getMessage() + (e.hint() == null ? "" : "\n       " + e.hint()));
        } catch (ProblemException e) {
            if (Interrupts.haveCome()) {
                return Interrupts.EXIT;
            }
            ProblemReport.print(e.problems(), terminal);
            if (e instanceof NoHostsException) {
                return RunResult.Status.NO_HOSTS.exitCode();
            }
        } catch (HostException e) {
            terminal.complain("plumb: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            terminal.err().println("plumb: out of memory; PLUMB_JAVA_OPTS=-Xmx4g in the environment gives 4 GiB");
        } catch (RuntimeException | Error e) {
            internal(e, args, terminal);
        }
        return MISTAKE;
    }

    private static int dispatch(String[] args, Terminal terminal) {
        if (args.length == 0) {
            overview(terminal);
            return MISTAKE;
        }
        String first = args[0];
        switch (first) {
            case "help", "-h", "--help" -> {
                return args.length > 1 && first.equals("help") ? help(args[1], terminal) : overview(terminal);
            }
            case "--version", "-V", "version" -> {
                terminal.print("plumb " + version() + "\n");
                return 0;
            }
            default -> {
                if (first.startsWith("-")) {
                    throw new UsageException(
                            "'" + first + "' comes before the command", "write plumb COMMAND OPTIONS…; see plumb help");
                }
                return command(Commands.of(first), args, terminal);
            }
        }
    }

    private static int command(Commands which, String[] args, Terminal terminal) {
        if (which.connects()) {
            Session.warmUp(args, terminal);
        }
        Command command = which.create();
        Arguments arguments = Arguments.of(which, command, terminal);
        if (arguments.asksForHelp(args)) {
            terminal.print(arguments.help());
            return 0;
        }
        return command.run(configured(arguments, List.of(args).subList(1, args.length), terminal), terminal);
    }

    /** The parsed command line, with what the project's and Ansible's configuration say where it says nothing. */
    private static ParseResult configured(Arguments arguments, List<String> words, Terminal terminal) {
        ParseResult parsed = arguments.parse(words);
        boolean reads = parsed.commandSpec().findOption(Flags.INVENTORY) != null
                || parsed.commandSpec().findOption(Setting.VAULT_PASSWORD_FILE.flag()) != null;
        if (!reads) {
            return parsed;
        }
        List<String> files = Flags.positionals(parsed);
        boolean playbooks = parsed.commandSpec().findOption(Flags.ROLES_PATH) != null;
        Config config = Config.read(
                Path.of(""), playbooks && !files.isEmpty() ? Path.of(files.get(0)) : null, terminal.environment());
        Limits.use(config.limits());
        config.warnings().forEach(warning -> terminal.complain("warning: " + warning));
        List<String> options = config.options(parsed);
        if (options.isEmpty()) {
            return parsed;
        }
        options.addAll(words);
        return arguments.parse(options);
    }

    private static int help(String word, Terminal terminal) {
        Commands which = Commands.of(word);
        terminal.print(Arguments.of(which, which.create(), terminal).help());
        return 0;
    }

    private static int overview(Terminal terminal) {
        StringBuilder text = new StringBuilder("Usage: plumb COMMAND [OPTIONS…] [ARGUMENTS…]\n\n"
                + "Sets hosts right over SSH, by playbooks; shows first what is out of true.\n\n");
        for (Commands command : Commands.values()) {
            String call = command.word() + " " + command.arguments();
            text.append("  ").append(call).append(" ".repeat(40 - call.length()));
            text.append(command.summary()).append('\n');
        }
        text.append("\nplumb help COMMAND lists a command's options; plumb --version prints the version.\n\n");
        text.append("Exit codes: 0 done, 1 mistake on the command line or in a file, 2 a task failed,\n"
                + "4 hosts unreachable, 5 no host matched, 10 check found changes, 14 host locked by\n"
                + "another run, 74 standard output cannot be written, 130 interrupted, 141 standard\n"
                + "output was closed.\n");
        terminal.print(text.toString());
        return 0;
    }

    /** The version in the jar's manifest. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    private static void internal(Throwable trouble, String[] args, Terminal terminal) {
        String text = trouble.getMessage() == null ? "" : ": " + trouble.getMessage();
        String what = trouble instanceof StackOverflowError ? ": nested too deeply" : text;
        terminal.complain("plumb: internal error: " + trouble.getClass().getSimpleName() + what
                + " (please report; -vvv shows the trace)");
        if (Arguments.countVerbose(args) >= 3) {
            StringWriter trace = new StringWriter();
            trouble.printStackTrace(new PrintWriter(trace));
            terminal.complain(trace.toString());
        }
    }
}
