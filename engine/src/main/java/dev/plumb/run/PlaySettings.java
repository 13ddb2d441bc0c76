package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Play;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Evaluates the keywords of a play about how it runs as a whole. */
final class PlaySettings {
    private static final int PERCENT = 100;

    private final Expressions expressions;
    private final Play play;
    private final Variables scope;

    /**
     * Of one play.
     *
     * @param scope variables that the keywords may use: those of the first host
     */
    PlaySettings(Expressions expressions, Play play, Variables scope) {
        this.expressions = expressions;
        this.play = play;
        this.scope = scope;
    }

    /**
     * Evaluates all of them, to see whether they are right.
     *
     * @throws NotKnownException when one needs what is not known yet
     * @throws ProblemException when one has a value that it does not take
     */
    void check(List<String> hosts) {
        strategy();
        batches(ordered(hosts));
        maxFailPercentage();
        forceHandlers(false);
    }

    /** How hosts keep step. */
    enum Strategy {
        LINEAR,
        FREE
    }

    /** How hosts keep step with each other. */
    Strategy strategy() {
        YamlNode node = play.options().strategy();
        String name = node == null ? "linear" : text(node).toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "linear" -> Strategy.LINEAR;
            // A host keeps its thread until it is done in both, so they are one here.
            case "free", "host_pinned" -> Strategy.FREE;
            default -> throw wrong(node, "Plumb has no strategy '" + name + "'", "write linear, free or host_pinned");
        };
    }

    /** The hosts in the order in which they are worked on. */
    List<String> ordered(List<String> hosts) {
        YamlNode node = play.options().order();
        String order = node == null ? "inventory" : text(node);
        List<String> ordered = new ArrayList<>(hosts);
        switch (order) {
            case "inventory" -> {}
            case "sorted" -> Collections.sort(ordered);
            case "reverse_sorted" -> ordered.sort(Collections.reverseOrder());
            case "reverse_inventory" -> Collections.reverse(ordered);
            case "shuffle" -> Collections.shuffle(ordered, new Random());
            default ->
                throw wrong(
                        node,
                        "Plumb has no order '" + order + "'",
                        "write inventory, sorted, reverse_sorted, reverse_inventory or shuffle");
        }
        return ordered;
    }

    /** The batches in which the hosts are worked on: {@code serial}, the last size repeated. */
    List<List<String>> batches(List<String> hosts) {
        List<YamlNode> sizes = sizes();
        if (sizes.isEmpty()) {
            return List.of(hosts);
        }
        List<List<String>> batches = new ArrayList<>();
        int from = 0;
        for (int i = 0; from < hosts.size(); i++) {
            int size = size(sizes.get(Math.min(i, sizes.size() - 1)), hosts.size());
            int to = Math.min(hosts.size(), from + size);
            batches.add(hosts.subList(from, to));
            from = to;
        }
        return batches;
    }

    /** An expression may give the whole list. */
    private List<YamlNode> sizes() {
        List<YamlNode> sizes = new ArrayList<>();
        for (YamlNode node : play.options().serial()) {
            Object value = expressions.resolve(node, scope);
            List<?> values = value instanceof List<?> list ? list : java.util.Arrays.asList(value);
            for (Object each : values) {
                String text = String.valueOf(each);
                sizes.add(new YamlNode.Scalar(node.position(), text, text, null, YamlNode.Style.PLAIN));
            }
        }
        return sizes;
    }

    /** As in Ansible: a percentage is rounded down, at least one; zero means all. */
    private int size(YamlNode node, int hosts) {
        String text = text(node).strip();
        boolean percent = text.endsWith("%");
        try {
            double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
            if (number < 0) {
                throw new NumberFormatException();
            }
            int size = percent ? (int) (hosts * number / PERCENT) : (int) number;
            return size > 0 ? size : percent ? 1 : hosts;
        } catch (NumberFormatException e) {
            throw wrong(node, "serial takes numbers of hosts or percentages, not '" + text + "'", "write: serial: 1");
        }
    }

    /** How many percent of a batch may fail before the play ends, or null. */
    @Nullable
    Double maxFailPercentage() {
        YamlNode node = play.options().maxFailPercentage();
        if (node == null) {
            return null;
        }
        String text = text(node).strip();
        try {
            return Double.valueOf(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            throw wrong(
                    node, "max_fail_percentage takes a number, not '" + text + "'", "write: max_fail_percentage: 30");
        }
    }

    /** Whether notified handlers run on hosts that have failed. */
    boolean forceHandlers(boolean asked) {
        YamlNode node = play.options().forceHandlers();
        return node == null
                ? asked
                : List.of("true", "yes", "on", "1").contains(text(node).toLowerCase(Locale.ROOT));
    }

    private String text(YamlNode node) {
        return String.valueOf(expressions.resolve(node, scope));
    }

    private static ProblemException wrong(@Nullable YamlNode node, String what, String hint) {
        return new ProblemException(
                new Problem(java.util.Objects.requireNonNull(node).position(), what, hint));
    }
}
