package dev.plumb.modules.system.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A program that a command runs, behind {@code sudo}, {@code env} and their like.
 *
 * @param path the program as it is written
 * @param arguments its arguments
 * @param written files that redirections write
 */
record Invocation(String path, List<String> arguments, List<String> written) {
    /** Programs that run another one, with those of their options that take a word. */
    private static final java.util.Map<String, Set<String>> RUNNERS = java.util.Map.ofEntries(
            java.util.Map.entry(
                    "sudo", Set.of("-u", "-g", "-h", "-p", "-C", "-D", "-r", "-t", "-U", "--user", "--group")),
            java.util.Map.entry("doas", Set.of("-u", "-C")),
            java.util.Map.entry("env", Set.of("-u", "-C", "--unset", "--chdir")),
            java.util.Map.entry("nice", Set.of("-n")),
            java.util.Map.entry("ionice", Set.of("-c", "-n")),
            java.util.Map.entry("nohup", Set.of()),
            java.util.Map.entry("setsid", Set.of()),
            java.util.Map.entry("exec", Set.of("-a")),
            java.util.Map.entry("command", Set.of()),
            java.util.Map.entry("builtin", Set.of()),
            java.util.Map.entry("time", Set.of("-f", "-o")),
            java.util.Map.entry("stdbuf", Set.of("-i", "-o", "-e")),
            java.util.Map.entry("timeout", Set.of("-s", "-k", "--signal", "--kill-after")),
            java.util.Map.entry("runuser", Set.of("-u", "-g")),
            java.util.Map.entry("xargs", Set.of("-I", "-n", "-P", "-L", "-d", "-a", "-E", "-s")),
            java.util.Map.entry("chroot", Set.of()));

    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "ksh", "zsh", "su", "runuser", "eval");

    private static final Set<String> END_OF_ACTION = Set.of(";", "\\;", "+");

    private static final Set<String> HARMLESS =
            Set.of("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/full", "-");

    /** So many programs run each other at most; nobody writes more, and each costs a level of the stack. */
    private static final int DEEPEST = 100;

    /** All programs that a text of the shell runs. */
    static List<Invocation> of(String shellText) {
        List<Invocation> found = new ArrayList<>();
        add(shellText, found, 0);
        return found;
    }

    /** The programs that one command runs: itself, and what it is told to run. */
    static List<Invocation> of(List<String> words) {
        List<Invocation> found = new ArrayList<>();
        add(words, List.of(), found, 0);
        return found;
    }

    private static void add(String shellText, List<Invocation> into, int depth) {
        if (depth < DEEPEST) {
            ShellText.commands(shellText).forEach(each -> add(each.words(), each.written(), into, depth));
        }
    }

    private static void add(List<String> words, List<String> written, List<Invocation> into, int depth) {
        int at = 0;
        while (at < words.size() && isAssignment(words.get(at))) {
            at++;
        }
        if (at == words.size()) {
            if (!written.isEmpty()) {
                into.add(new Invocation(":", List.of(), written));
            }
            return;
        }
        Invocation call = new Invocation(words.get(at), List.copyOf(words.subList(at + 1, words.size())), written);
        into.add(call);
        if (depth < DEEPEST) {
            call.told(into, depth + 1);
        }
    }

    private static boolean isAssignment(String word) {
        int equals = word.indexOf('=');
        return equals > 0
                && !Character.isDigit(word.charAt(0))
                && word.substring(0, equals).chars().allMatch(c -> c == '_' || c < 128 && Character.isLetterOrDigit(c));
    }

    /** What this program is told to run. */
    private void told(List<Invocation> into, int depth) {
        String name = program();
        Set<String> withWord = RUNNERS.get(name);
        int script = SHELLS.contains(name) ? scriptAt() : -1;
        if (name.equals("eval")) {
            add(String.join(" ", arguments), into, depth);
        } else if (script >= 0) {
            add(arguments.get(script), into, depth);
        } else if (name.equals("find")) {
            addActions(into, depth);
        } else if (withWord != null
                && !(name.equals("command") && arguments.stream().anyMatch(Set.of("-v", "-V")::contains))) {
            int at = 0;
            while (at < arguments.size() && arguments.get(at).startsWith("-")) {
                at += withWord.contains(arguments.get(at)) ? 2 : 1;
            }
            // timeout takes how long, chroot where
            at += name.equals("timeout") || name.equals("chroot") ? 1 : 0;
            if (at < arguments.size()) {
                add(arguments.subList(at, arguments.size()), List.of(), into, depth);
            }
        }
    }

    /**
     * Where the text stands that a shell is given, behind an option such as {@code -c} or {@code -lc}; -1: nowhere. Options behind
     * {@code --}, and behind the user of {@code runuser -u}, are those of another program.
     */
    private int scriptAt() {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equals("--")
                    || program().equals("runuser") && arguments.get(i).matches("-u|--user(=.*)?")) {
                return -1;
            } else if (arguments.get(i).matches("-[a-z]*c|--command")) {
                return i + 1;
            }
        }
        return -1;
    }

    /** What {@code find} is told to run, each up to its semicolon or plus. */
    private void addActions(List<Invocation> into, int depth) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (Set.of("-exec", "-execdir", "-ok", "-okdir").contains(arguments.get(i))) {
                int end = i + 1;
                while (end < arguments.size() && !END_OF_ACTION.contains(arguments.get(end))) {
                    end++;
                }
                add(arguments.subList(i + 1, end), List.of(), into, depth);
                i = end;
            }
        }
    }

    /** The name of the program, without its directory. */
    String program() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isInitScript() {
        return path.startsWith("/etc/init.d/");
    }

    /** Whether it only runs another program, or a text, which has a place of its own. */
    boolean isRunner() {
        return RUNNERS.containsKey(program()) || SHELLS.contains(program());
    }

    /** The arguments that are no options. */
    List<String> operands() {
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (Set.of("-C", "-c", "-f", "-H", "--context").contains(word)
                    && Set.of("git", "docker").contains(program())) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("+")) {
                operands.add(word);
            }
        }
        return operands;
    }

    /** The first argument that is no option: what a program with commands of its own is to do. */
    String verb() {
        List<String> operands = operands();
        return operands.isEmpty() ? "" : operands.get(0);
    }

    /** Whether an option is given: alone, with its value, or as a letter among others. */
    boolean hasOption(String option) {
        boolean letter = option.matches("-[A-Za-z]");
        for (String word : arguments) {
            if (word.equals(option) || word.startsWith(option + "=")) {
                return true;
            } else if (letter && word.matches("-[A-Za-z]+.*") && isAmongLetters(option.charAt(1), word)) {
                return true;
            }
        }
        return false;
    }

    /** In {@code -ni.bak} the letters end where the word is no more of letters. */
    private static boolean isAmongLetters(char letter, String word) {
        for (int i = 1; i < word.length() && Character.isLetter(word.charAt(i)); i++) {
            if (word.charAt(i) == letter) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is changed by writing to this file. */
    static boolean isHarmless(String file) {
        return HARMLESS.contains(file) || file.startsWith("/dev/fd/");
    }
}
