package dev.plumb.cli;

import dev.plumb.run.ResumePoint;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;

/** The command that goes on where a run was left. */
final class ResumeCommand {
    private ResumeCommand() {}

    /**
     * The command of the run with what is left of it; empty when that is all of it.
     *
     * @param typed the arguments that the run was begun with. Values of variables are not told again: they may be secret
     */
    static String command(List<String> typed, ResumePoint resume) {
        if (resume.hosts().isEmpty() && resume.task() == null) {
            return "";
        }
        List<String> words = new ArrayList<>(List.of("plumb", "apply"));
        boolean limits = !resume.hosts().isEmpty();
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            String name = word.startsWith("--") && word.indexOf('=') > 0 ? word.substring(0, word.indexOf('=')) : word;
            boolean apart = name.equals(word);
            String value = !apart ? word.substring(name.length() + 1) : i + 1 < typed.size() ? typed.get(i + 1) : "";
            switch (name) {
                case Flags.LIMIT, "--limit" -> {
                    if (!limits) {
                        words.add(Flags.LIMIT);
                        words.add(value);
                    }
                    i += apart ? 1 : 0;
                }
                case Flags.START_AT -> i += apart ? 1 : 0;
                case Flags.EXTRA_VARS, "--extra-vars" -> {
                    words.add(Flags.EXTRA_VARS);
                    words.add(value.startsWith("@") ? value : withoutValue(value));
                    i += apart ? 1 : 0;
                }
                default -> words.add(word.matches("-e.+") ? "-e…" : word);
            }
        }
        if (limits) {
            words.add("--limit");
            words.add(String.join(",", resume.hosts()));
        }
        if (resume.task() != null) {
            words.add(Flags.START_AT);
            words.add(resume.task());
        }
        return "go on with: " + Sh.words(words) + "\n";
    }

    private static String withoutValue(String variable) {
        int equals = variable.indexOf('=');
        boolean named = equals > 0 && variable.substring(0, equals).matches("\\w+");
        return named ? variable.substring(0, equals + 1) + "…" : "…";
    }
}
