package dev.plumb.modules.system;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Variables;
import dev.plumb.module.BindContext;
import dev.plumb.module.Binder;
import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.LocalFiles;
import dev.plumb.module.ModuleSpec;
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

/** Binds parameters of tests as a run binds them, and reads data files of tests. */
public final class Tasks {
    private static final Expressions EXPRESSIONS = new Expressions();
    private static final IndexedCatalog CATALOG = new IndexedCatalog();

    private Tasks() {}

    /** A module by its name. */
    public static ModuleSpec module(String name) {
        return CATALOG.find(name).orElseThrow();
    }

    /** Parameters of a task. */
    public static Record bind(String module, @Nullable YamlNode params) {
        return bind(module, params, List.of());
    }

    /**
     * Parameters of a task.
     *
     * @param files where its files and templates are looked for
     */
    public static Record bind(String module, @Nullable YamlNode params, List<Path> files) {
        return Binder.bind(module(module), params, null, new Position("test", 1, 1), context(files));
    }

    private static BindContext context(List<Path> files) {
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
                return files;
            }

            @Override
            public LocalFiles localFiles() {
                return local;
            }
        };
    }

    /** The cases of a data file. */
    public static List<YamlNode.Mapping> read(Path file) {
        Problems problems = new Problems();
        YamlNode root = YamlReader.read(file, problems);
        problems.throwIfAny();
        List<YamlNode.Mapping> all = new ArrayList<>();
        for (YamlNode each : ((YamlNode.Sequence) root).items()) {
            all.add((YamlNode.Mapping) each);
        }
        return all;
    }

    /** A node as plain data. */
    public static @Nullable Object plain(@Nullable YamlNode node) {
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
}
