package dev.plumb.modules.files;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Variables;
import dev.plumb.module.BindContext;
import dev.plumb.module.Binder;
import dev.plumb.module.LocalFiles;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpecs;
import dev.plumb.module.TaskModule;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module with the parameters of a task in a test, bound as a run binds them.
 *
 * @param module the module
 * @param params its parameters
 */
record Bound(TaskModule<Record> module, Record params) {
    private static final Expressions EXPRESSIONS = new Expressions();

    /** Binds parameters to a module of this package. */
    @SuppressWarnings("unchecked")
    static Bound of(String name, YamlNode params, Path files) {
        ModuleSpec spec = ParamSpecs.describe(module(name));
        Record bound = Binder.bind(spec, params, null, new Position("test", 1, 1), context(files));
        return new Bound((TaskModule<Record>) spec.implementation(), bound);
    }

    private static TaskModule<?> module(String name) {
        return switch (name) {
            case "file" -> new FileModule();
            case "copy" -> new CopyModule();
            case "template" -> new TemplateModule();
            case "lineinfile" -> new LineInFileModule();
            case "blockinfile" -> new BlockInFileModule();
            case "stat" -> new StatModule();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static BindContext context(Path files) {
        LocalFiles local = new LocalFiles();
        return new BindContext() {
            @Override
            public Variables variables() {
                return Scope.builder(EXPRESSIONS).build();
            }

            @Override
            public Expressions expressions() {
                return EXPRESSIONS;
            }

            @Override
            public List<Path> searchPath(String kind) {
                return List.of(files);
            }

            @Override
            public LocalFiles localFiles() {
                return local;
            }
        };
    }

    /** The scenarios of a test's data file. */
    static List<YamlNode.Mapping> read(Path file) {
        Problems problems = new Problems();
        YamlNode root = YamlReader.read(file, problems);
        problems.throwIfAny();
        List<YamlNode.Mapping> all = new ArrayList<>();
        for (YamlNode each : ((YamlNode.Sequence) root).items()) {
            all.add((YamlNode.Mapping) each);
        }
        return all;
    }

    static @Nullable Object plain(@Nullable YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> map.put(entry.key().value(), plain(entry.value())));
            return map;
        } else if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(plain(item)));
            return list;
        }
        return node == null ? null : ((YamlNode.Scalar) node).value();
    }

    static String text(YamlNode.Mapping mapping, String key) {
        Object value = plain(mapping.get(key));
        return value == null ? "" : value.toString();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(YamlNode.Mapping mapping, String key) {
        Object value = plain(mapping.get(key));
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(YamlNode.Mapping mapping, String key) {
        Object value = plain(mapping.get(key));
        return value == null ? List.of() : (List<Object>) value;
    }
}
