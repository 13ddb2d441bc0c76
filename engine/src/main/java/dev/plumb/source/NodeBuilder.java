package dev.plumb.source;

import dev.plumb.limit.Limits;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlNode.Style;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Turns the events of one document into nodes. Used once. */
final class NodeBuilder {
    private static final int MAX_DEPTH = 100;
    /** Aliases of aliases can stand for billions of nodes; no honest file comes near this. */
    private final long most = 2L * Limits.current().elements();

    /** What stands for an overwritten value: as short as the shortest, and allowed between brackets too. */
    private static final String PLACEHOLDER = "'${}'";

    private record Anchored(YamlNode node, long nodes) {}

    private final String file;
    private final String text;
    private final Parser parser;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int depth;
    private long nodes;
    private int flow;
    /** The text with values that begin with two braces overwritten, so that the rest of it can be read; null: none. */
    private @Nullable StringBuilder overwritten;

    NodeBuilder(String file, String text, Parser parser, Problems problems) {
        this.file = file;
        this.text = text;
        this.parser = parser;
        this.problems = problems;
    }

    /** The document's root; null when there is nothing in it. */
    @Nullable
    YamlNode document() {
        parser.getEvent();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        parser.getEvent();
        YamlNode root = node(null);
        parser.getEvent();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            problems.add(
                    position(parser.peekEvent()),
                    "a second document begins here, but a file holds one",
                    "remove the line ---, or put what follows into a file of its own");
        }
        return root instanceof Scalar scalar && scalar.value() == null ? null : root;
    }

    /**
     * The text to read instead after a syntax error that may follow from a value that begins with two braces: of the same
     * length, with such values overwritten. Null when there was none.
     */
    @Nullable
    String withoutBraces() {
        return overwritten == null ? null : overwritten.toString();
    }

    /**
     * The next node.
     *
     * @param inherited the tag of an enclosing collection that holds for what is in it, or null
     */
    private YamlNode node(@Nullable String inherited) {
        Event event = parser.getEvent();
        if (++nodes > most) {
            throw tooMuch(event);
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        long before = nodes;
        YamlNode node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar, inherited);
        } else {
            if (++depth > MAX_DEPTH) {
                throw tooDeep(event);
            }
            node = event instanceof SequenceStartEvent sequence
                    ? sequence(sequence, inherited)
                    : mapping((MappingStartEvent) event, inherited);
            depth--;
            if (YamlTags.SECRET.equals(((CollectionStartEvent) event).getTag())) {
                node = new SecretCommands(problems).of(node);
            }
        }
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    private YamlNode alias(AliasEvent event) {
        Anchored anchored = anchors.get(event.getAnchor());
        if (anchored == null) {
            String closest = DidYouMean.closest(event.getAnchor(), anchors.keySet());
            // Ends the file: whatever stood for it would be told as a mistake of its own.
            throw new ProblemException(new Problem(
                    position(event),
                    "the alias *" + event.getAnchor() + " names no anchor above it",
                    closest == null
                            ? "write &" + event.getAnchor() + " at the value that is meant, above this line"
                            : "did you mean *" + closest + "?"));
        }
        nodes += anchored.nodes;
        if (nodes > most) {
            throw tooMuch(event);
        }
        return anchored.node;
    }

    /** Told at once: what the parser does for each level grows with the levels around it. */
    private ProblemException tooDeep(Event event) {
        return new ProblemException(Problem.of(position(event), "more than " + MAX_DEPTH + " levels of nesting"));
    }

    private ProblemException tooMuch(Event event) {
        return new ProblemException(new Problem(
                position(event),
                "the file stands for more than " + most + " values",
                Limits.raise("evaluation_elements")));
    }

    private Scalar scalar(ScalarEvent event, @Nullable String inherited) {
        String value = whole(event);
        ScalarStyle written = event.getScalarStyle();
        Style style = written == ScalarStyle.PLAIN
                ? Style.PLAIN
                : written == ScalarStyle.LITERAL || written == ScalarStyle.FOLDED ? Style.BLOCK : Style.QUOTED;
        String tag = event.getTag();
        if (tag == null || tag.equals("!")) {
            Object resolved = style == Style.PLAIN && tag == null ? YamlScalars.plain(value) : value;
            return new Scalar(position(event), value, resolved, tag == null ? inherited : null, style);
        }
        if (tag.startsWith(YamlTags.STANDARD)) {
            return new Scalar(
                    position(event), value, YamlTags.convert(tag, value, position(event), problems), null, style);
        }
        return YamlTags.local(tag, value, position(event), style, problems);
    }

    /** Its text; an escape such as "\\ud83d" may give half of a character, which no file and no host can hold. */
    private String whole(ScalarEvent event) {
        String value = event.getValue();
        int half = halfAt(value);
        if (half < 0) {
            return value;
        }
        problems.add(
                position(event),
                String.format(
                        "\\u%04x is half of a character, and its other half does not follow", (int) value.charAt(half)),
                "write the character itself, or both halves");
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static int halfAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private Sequence sequence(SequenceStartEvent event, @Nullable String inherited) {
        String tag = YamlTags.ofCollection(event.getTag(), "seq", inherited, position(event), problems);
        List<YamlNode> items = new ArrayList<>();
        flow += event.getFlowStyle() == FlowStyle.FLOW ? 1 : 0;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(tag));
        }
        flow -= event.getFlowStyle() == FlowStyle.FLOW ? 1 : 0;
        parser.getEvent();
        return new Sequence(position(event), List.copyOf(items));
    }

    private YamlNode mapping(MappingStartEvent event, @Nullable String inherited) {
        if (beginsWithTwoBraces(event)) {
            return braces(event);
        }
        String tag = YamlTags.ofCollection(event.getTag(), "map", inherited, position(event), problems);
        MappingEntries entries = new MappingEntries(problems);
        flow += event.getFlowStyle() == FlowStyle.FLOW ? 1 : 0;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            YamlNode key = node(null);
            YamlNode value = node(tag);
            if (!(key instanceof Scalar scalar)) {
                problems.add(key.position(), "a key is a plain word, not a list or a mapping", null);
            } else if (scalar.text().equals("<<") && scalar.style() == Style.PLAIN) {
                entries.merge(value);
            } else {
                entries.add(new Entry(new Located<>(scalar.text(), scalar.position()), value));
            }
        }
        flow -= event.getFlowStyle() == FlowStyle.FLOW ? 1 : 0;
        parser.getEvent();
        return new Mapping(position(event), entries.list());
    }

    private boolean beginsWithTwoBraces(MappingStartEvent event) {
        return event.getFlowStyle() == FlowStyle.FLOW
                && event.getTag() == null
                && parser.peekEvent() instanceof MappingStartEvent inner
                && inner.getFlowStyle() == FlowStyle.FLOW
                && inner.getStartMark().getIndex() == event.getStartMark().getIndex() + 1;
    }

    /** A value such as {@code {{ x }}} without quotes, which YAML takes for a mapping that is a key of a mapping. */
    private YamlNode braces(MappingStartEvent event) {
        int start = text.offsetByCodePoints(0, event.getStartMark().getIndex());
        int lineEnd = text.indexOf('\n', start);
        int close = text.indexOf("}}", start);
        int end = flow > 0 && close > 0 ? close + 2 : lineEnd < 0 ? text.length() : lineEnd;
        Position position = position(event);
        problems.add(JinjaBraces.problem(text.substring(start, end).strip(), 0, position));
        if (overwritten == null) {
            overwritten = new StringBuilder(text);
        }
        // An expression, so that no type check complains of it.
        String instead = end - start < PLACEHOLDER.length() ? "''" : PLACEHOLDER;
        for (int i = start; i < end; i++) {
            overwritten.setCharAt(i, i - start < instead.length() ? instead.charAt(i - start) : ' ');
        }
        int open = 1;
        while (open > 0) {
            Event next = parser.getEvent();
            if (next instanceof CollectionStartEvent && ++open > MAX_DEPTH) {
                throw tooDeep(next);
            } else if (next.is(Event.ID.MappingEnd) || next.is(Event.ID.SequenceEnd)) {
                open--;
            }
        }
        return new Scalar(position, "${}", "${}", null, Style.QUOTED);
    }

    private Position position(Event event) {
        Mark mark = event.getStartMark();
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
