package dev.plumb.playbook;

import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Places;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;

/** Tells Jinja's braces in all values of a play. */
final class JinjaCheck {
    private final Places places;
    private final Problems problems;

    JinjaCheck(Places places, Problems problems) {
        this.places = places;
        this.problems = problems;
    }

    /** Looks at everything below this node. */
    void check(YamlNode node) {
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
        switch (entry.key().value()) {
            case "when", "changed_when", "failed_when", "until", "that" -> {
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
