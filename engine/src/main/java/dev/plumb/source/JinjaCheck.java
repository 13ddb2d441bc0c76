package dev.plumb.source;

import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;

/** Tells Jinja's braces in all values below a node. */
public final class JinjaCheck {
    private final Places places;
    private final Problems problems;
    private final boolean conditions;

    private JinjaCheck(Places places, Problems problems, boolean conditions) {
        this.places = places;
        this.problems = problems;
        this.conditions = conditions;
    }

    /** Looks at plays or tasks, in which some keywords take bare expressions. */
    public static void ofTasks(YamlNode node, Places places, Problems problems) {
        new JinjaCheck(places, problems, true).check(node);
    }

    /** Looks at variables. */
    public static void ofVariables(YamlNode node, Places places, Problems problems) {
        new JinjaCheck(places, problems, false).check(node);
    }

    private void check(YamlNode node) {
        if (node instanceof Scalar scalar) {
            JinjaBraces.check(scalar, places, problems);
        } else if (node instanceof Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                check(item);
            }
        } else if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                entry(entry);
            }
        }
    }

    private void entry(Entry entry) {
        if (!conditions) {
            check(entry.value());
            return;
        }
        switch (entry.key().value()) {
            case "when", "changed_when", "failed_when", "until", "break_when", "that" -> {
                if (entry.value() instanceof Sequence sequence) {
                    for (YamlNode item : sequence.items()) {
                        condition(item, "- ");
                    }
                } else {
                    condition(entry.value(), entry.key().value() + ": ");
                }
            }
            default -> check(entry.value());
        }
    }

    /** A condition is an expression as it stands: braces are to be left out, not to be translated. */
    private void condition(YamlNode node, String before) {
        if (!(node instanceof Scalar scalar) || !JinjaBraces.in(scalar.text())) {
            check(node);
            return;
        }
        String bare = JinjaBraces.bare(scalar.text());
        problems.add(
                scalar.position(),
                "a condition is an expression as it stands, without {{ }}",
                bare == null ? "write it without the braces" : "write: " + before + bare);
    }
}
