package dev.plumb.source;

import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import dev.plumb.source.YamlNode.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
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
    private static final long MAX_NODES = 2_000_000;

    private record Anchored(YamlNode node, long nodes) {}

    private final String file;
    private final String text;
    private final Parser parser;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int depth;
    private long nodes;
    /** Line (from 1) of the last value that begins with two braces, or 0: a syntax error there follows from it. */
    private int bracesLine;

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

    /** Whether an error of the parser only follows from a problem that is told already. */
    boolean explains(YAMLException e) {
        if (bracesLine == 0 || !(e instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            return false;
        }
        int line = marked.getProblemMark().getLine() + 1;
        return line >= bracesLine && line <= bracesLine + 1;
    }

    /**
     * The next node.
     *
     * @param inherited the tag of an enclosing collection that holds for what is in it, or null
     */
    private YamlNode node(@Nullable String inherited) {
        Event event = parser.getEvent();
        if (++nodes > MAX_NODES) {
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
                throw new ProblemException(
                        Problem.of(position(event), "more than " + MAX_DEPTH + " levels of nesting"));
            }
            node = event instanceof SequenceStartEvent sequence
                    ? sequence(sequence, inherited)
                    : mapping((MappingStartEvent) event, inherited);
            depth--;
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
            problems.add(
                    position(event),
                    "the alias *" + event.getAnchor() + " names no anchor above it",
                    closest == null ? null : "did you mean *" + closest + "?");
            return new Scalar(position(event), "", null, null, Style.PLAIN);
        }
        nodes += anchored.nodes;
        if (nodes > MAX_NODES) {
            throw tooMuch(event);
        }
        return anchored.node;
    }

    private ProblemException tooMuch(Event event) {
        return new ProblemException(
                Problem.of(position(event), "the file stands for more than " + MAX_NODES + " values"));
    }

    private Scalar scalar(ScalarEvent event, @Nullable String inherited) {
        String value = event.getValue();
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
        YamlTags.checkLocal(tag, position(event), problems);
        return new Scalar(position(event), value, value, tag, style);
    }

    private Sequence sequence(SequenceStartEvent event, @Nullable String inherited) {
        String tag = YamlTags.ofCollection(event.getTag(), "seq", inherited, position(event), problems);
        List<YamlNode> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(tag));
        }
        parser.getEvent();
        return new Sequence(position(event), List.copyOf(items));
    }

    private YamlNode mapping(MappingStartEvent event, @Nullable String inherited) {
        if (beginsWithTwoBraces(event)) {
            return braces(event);
        }
        String tag = YamlTags.ofCollection(event.getTag(), "map", inherited, position(event), problems);
        MappingEntries entries = new MappingEntries(problems);
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
        Position position = position(event);
        bracesLine = position.line();
        int lineEnd = text.indexOf('\n', start);
        String value =
                text.substring(start, lineEnd < 0 ? text.length() : lineEnd).strip();
        problems.add(JinjaBraces.problem(value, 0, position));
        int open = 1;
        while (open > 0) {
            Event next = parser.getEvent();
            if (next.is(Event.ID.MappingStart)) {
                open++;
            } else if (next.is(Event.ID.MappingEnd)) {
                open--;
            }
        }
        // Quoted in spirit: tagged as literal so that the braces are not told a second time.
        return new Scalar(position, value, value, YamlTags.UNSAFE, Style.QUOTED);
    }

    private Position position(Event event) {
        Mark mark = event.getStartMark();
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
