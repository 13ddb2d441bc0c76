package dev.plumb.source;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.representer.Representer;

/** Writes data as YAML 1.1, laid out as Python's YAML library does. */
public final class YamlWriter {
    private YamlWriter() {}

    /**
     * Data as YAML with a line feed at its end.
     *
     * @param value plain data
     * @param indent spaces of a level, 2 to 9
     * @param width where lines are folded
     * @param block whether every collection stands in lines of its own; else the innermost stand in brackets
     */
    public static String write(@Nullable Object value, int indent, int width, boolean block) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(block ? DumperOptions.FlowStyle.BLOCK : DumperOptions.FlowStyle.AUTO);
        options.setIndent(indent);
        options.setWidth(width);
        options.setAllowUnicode(true);
        options.setSplitLines(true);
        return new Yaml(new Plain(options), options).dump(value);
    }

    /** Nulls are written out, and equal lists are no anchors. */
    private static final class Plain extends Representer {
        Plain(DumperOptions options) {
            super(options);
        }

        @Override
        protected org.yaml.snakeyaml.nodes.Node representSequence(
                org.yaml.snakeyaml.nodes.Tag tag, Iterable<?> sequence, DumperOptions.FlowStyle style) {
            representedObjects.clear();
            return super.representSequence(tag, sequence, style);
        }

        @Override
        protected org.yaml.snakeyaml.nodes.Node representMapping(
                org.yaml.snakeyaml.nodes.Tag tag, java.util.Map<?, ?> mapping, DumperOptions.FlowStyle style) {
            representedObjects.clear();
            return super.representMapping(tag, mapping, style);
        }
    }
}
