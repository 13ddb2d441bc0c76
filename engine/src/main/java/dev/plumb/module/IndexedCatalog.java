package dev.plumb.module;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The modules named by the resources {@value #INDEX} on the class path: lines of {@code name[,name…] class}, {@code #} begins
 * a comment. A module's class is loaded when it is first asked for. Thread-safe.
 */
public final class IndexedCatalog implements ModuleCatalog {
    /** Where modules are listed. */
    public static final String INDEX = "META-INF/plumb/modules";

    /** What a qualified name of a module may begin with. */
    public static final List<String> COLLECTIONS = List.of(
            "ansible.builtin.",
            "ansible.legacy.",
            "ansible.posix.",
            "community.docker.",
            "community.general.",
            "community.postgresql.",
            "plumb.");

    private final Map<String, String> classes = new ConcurrentHashMap<>();
    private final List<String> shown = new ArrayList<>();
    private final Map<String, ModuleSpec> loaded = new ConcurrentHashMap<>();

    /** Reads the index. */
    public IndexedCatalog() {
        try {
            Enumeration<URL> indexes = IndexedCatalog.class.getClassLoader().getResources(INDEX);
            while (indexes.hasMoreElements()) {
                read(indexes.nextElement());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the index of modules", e);
        }
        Collections.sort(shown);
    }

    private void read(URL index) throws IOException {
        try (InputStream in = index.openStream();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                if (blank > 0 && line.charAt(0) != '#') {
                    add(
                            line.substring(0, blank).split(","),
                            line.substring(blank).strip());
                }
            }
        }
    }

    private void add(String[] names, String className) {
        shown.add(names[0]);
        for (String name : names) {
            classes.put(name, className);
        }
    }

    @Override
    public Optional<ModuleSpec> find(String name) {
        String className = classes.get(shortName(name));
        return className == null ? Optional.empty() : Optional.of(loaded.computeIfAbsent(className, this::load));
    }

    @Override
    public List<String> names() {
        return List.copyOf(shown);
    }

    @Override
    public boolean isModule(String name) {
        return classes.containsKey(shortName(name));
    }

    private static String shortName(String name) {
        if (name.indexOf('.') < 0) {
            return name;
        }
        for (String collection : COLLECTIONS) {
            if (name.startsWith(collection)) {
                return name.substring(collection.length());
            }
        }
        return name;
    }

    private ModuleSpec load(String className) {
        try {
            Class<?> type = Class.forName(className);
            return ParamSpecs.describe(type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the index of modules names " + className + ", which cannot be used", e);
        }
    }
}
