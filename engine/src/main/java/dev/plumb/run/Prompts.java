package dev.plumb.run;

import dev.plumb.expression.Unknown;
import dev.plumb.expression.functions.CryptScheme;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Prompt;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for the variables of {@code vars_prompt} that the command line does not give. */
final class Prompts {
    private static final int TRIES = 3;

    private final RunContext context;

    Prompts(RunContext context) {
        this.context = context;
    }

    /**
     * The answers by variable.
     *
     * @throws ProblemException when there is nobody to ask and no default
     */
    Map<String, @Nullable Object> ask(Play play) {
        Map<String, @Nullable Object> answers = new LinkedHashMap<>();
        for (Prompt prompt : play.options().prompts()) {
            if (!isGiven(prompt)) {
                answers.put(prompt.name().value(), ask(prompt));
            }
        }
        return answers;
    }

    /** Tells what nobody can be asked for, since there is no terminal: before a run begins rather than in its midst. */
    void check(Play play, Problems problems) {
        if (context.canAsk()) {
            return;
        }
        for (Prompt prompt : play.options().prompts()) {
            if (!isGiven(prompt) && fallback(prompt) == null) {
                problems.add(unanswerable(prompt));
            }
        }
    }

    /** What is known of the answers before they are given: that there will be some. */
    Map<String, @Nullable Object> expected(Play play) {
        Map<String, @Nullable Object> answers = new LinkedHashMap<>();
        for (Prompt prompt : play.options().prompts()) {
            if (!isGiven(prompt)) {
                String name = prompt.name().value();
                answers.put(name, new Unknown(name + " is asked for when the play begins"));
            }
        }
        return answers;
    }

    private boolean isGiven(Prompt prompt) {
        String name = prompt.name().value();
        return context.options().extraVars().stream().anyMatch(vars -> vars.get(name) != null);
    }

    private String ask(Prompt prompt) {
        String name = prompt.name().value();
        String fallback = fallback(prompt);
        String text = prompt.text() == null ? name : prompt.text();
        String shown = fallback == null || prompt.hidden() ? text : text + " [" + fallback + "]";
        for (int i = 0; i < TRIES; i++) {
            String answer = context.ask(shown, prompt.hidden());
            if (answer == null) {
                return noTerminal(prompt, fallback);
            }
            String taken = answer.isEmpty() && fallback != null ? fallback : answer;
            boolean agrees = !prompt.confirm() || answer.equals(context.ask("again: " + text, prompt.hidden()));
            if (agrees) {
                return keep(prompt, taken);
            }
        }
        throw new ProblemException(
                new Problem(prompt.name().position(), "the two answers for '" + name + "' differ, three times", null));
    }

    private String noTerminal(Prompt prompt, @Nullable String fallback) {
        if (fallback != null) {
            return keep(prompt, fallback);
        }
        throw new ProblemException(unanswerable(prompt));
    }

    private static Problem unanswerable(Prompt prompt) {
        String name = prompt.name().value();
        return new Problem(
                prompt.name().position(),
                "'" + name + "' is to be asked for, but there is no terminal to ask on",
                "give it on the command line: -e " + name + "=..., or a default in vars_prompt");
    }

    private String keep(Prompt prompt, String answer) {
        if (prompt.hidden()) {
            context.addSecret(answer);
        }
        CryptScheme scheme = prompt.encrypt() == null ? null : CryptScheme.of(prompt.encrypt());
        if (scheme == null) {
            return answer;
        }
        String hash = scheme.hash(answer);
        if (prompt.hidden()) {
            context.addSecret(hash);
        }
        return hash;
    }

    private static @Nullable String fallback(Prompt prompt) {
        return prompt.fallback() instanceof YamlNode.Scalar scalar ? scalar.text() : null;
    }
}
