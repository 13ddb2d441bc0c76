package dev.plumb.expression;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Variables in layers from low to high precedence. Authored values are evaluated when they are asked for, in the scope that
 * was asked, so that a value of a low layer sees what higher layers put in place of others. Thread-safe.
 */
public final class Scope implements Variables {
    /** The name under which all variables are a mapping, where nothing else has it. */
    static final String ALL = "vars";

    /** Authored values that this thread is evaluating, innermost first. */
    private static final ThreadLocal<Deque<Frame>> EVALUATING = new ThreadLocal<>() {
        @Override
        protected Deque<Frame> initialValue() {
            return new ArrayDeque<>();
        }
    };

    /** The authored values that a thread is evaluating, for another thread that goes on for it. */
    record Trail(Deque<Frame> frames) {
        /** Does the work as if the values were being evaluated on this thread. */
        <T> T on(Supplier<T> work) {
            EVALUATING.set(frames);
            try {
                return work.get();
            } finally {
                EVALUATING.remove();
            }
        }
    }

    /** What this thread is evaluating. */
    static Trail trail() {
        return new Trail(new ArrayDeque<>(EVALUATING.get()));
    }

    private final Expressions expressions;
    private final @Nullable Scope parent;
    private final List<Layer> layers;
    private final @Nullable Consumer<String> observer;
    private final Map<String, Memo> memos = new ConcurrentHashMap<>();

    private Scope(
            Expressions expressions, @Nullable Scope parent, List<Layer> layers, @Nullable Consumer<String> observer) {
        this.expressions = expressions;
        this.parent = parent;
        this.layers = layers;
        this.observer = observer;
    }

    private sealed interface Layer {
        record Authored(Map<String, YamlNode> values) implements Layer {}

        record Data(Map<String, ? extends @Nullable Object> values) implements Layer {}

        record Lazy(LazyLayer values) implements Layer {}

        default boolean has(String name) {
            if (this instanceof Lazy lazy) {
                return lazy.values().isDefined(name);
            }
            return names().contains(name);
        }

        default Set<String> names() {
            if (this instanceof Lazy lazy) {
                return lazy.values().names();
            }
            return this instanceof Authored authored
                    ? authored.values().keySet()
                    : ((Data) this).values().keySet();
        }
    }

    /**
     * An evaluated authored value.
     *
     * @param value what it gave
     * @param used every variable it asked for, directly or not
     */
    private record Memo(@Nullable Object value, Set<String> used) {}

    private record Frame(Scope scope, String name, Position position, Set<String> used) {}

    /** Starts a scope. */
    public static Builder builder(Expressions expressions) {
        return new Builder(expressions, null);
    }

    /** Starts a scope on top of this one. Values of this scope that the new layers do not bear on are evaluated once. */
    public Builder child() {
        return new Builder(expressions, this);
    }

    @Override
    public boolean isDefined(String name) {
        note(name);
        return name.equals(ALL) || find(name) != null;
    }

    @Override
    public @Nullable Object get(String name) {
        note(name);
        Layer layer = find(name);
        if (layer instanceof Layer.Authored authored) {
            YamlNode node = authored.values().get(name);
            return node == null ? null : authored(name, node);
        } else if (layer instanceof Layer.Data data) {
            return data.values().get(name);
        }
        if (layer == null) {
            return name.equals(ALL) ? new VariablesMap(this) : null;
        }
        return ((Layer.Lazy) layer).values().get(name);
    }

    @Override
    public Set<String> names() {
        Set<String> names = parent == null ? new TreeSet<>() : parent.names();
        for (Layer layer : layers) {
            names.addAll(layer.names());
        }
        return names;
    }

    private void note(String name) {
        if (observer != null) {
            observer.accept(name);
        }
        for (Frame frame : EVALUATING.get()) {
            frame.used().add(name);
        }
    }

    private @Nullable Layer find(String name) {
        Layer own = findOwn(name);
        return own != null || parent == null ? own : parent.find(name);
    }

    private @Nullable Layer findOwn(String name) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).has(name)) {
                return layers.get(i);
            }
        }
        return null;
    }

    private @Nullable Object authored(String name, YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar && !Expressions.hasPlaceholders(scalar)) {
            return expressions.literal(scalar);
        }
        Memo memo = memo(name);
        if (memo != null) {
            for (String used : memo.used()) {
                note(used);
            }
            return memo.value();
        }
        Frame frame = new Frame(this, name, node.position(), new HashSet<>());
        Deque<Frame> evaluating = EVALUATING.get();
        refuseCycle(evaluating, frame);
        evaluating.push(frame);
        try {
            Object value = expressions.resolve(node, this);
            keep(name, new Memo(value, frame.used()));
            return value;
        } finally {
            evaluating.pop();
        }
    }

    /** What was evaluated here, or below where nothing of ours bears on it. */
    private @Nullable Memo memo(String name) {
        Memo memo = memos.get(name);
        if (memo != null || parent == null || findOwn(name) != null) {
            return memo;
        }
        Memo below = parent.memo(name);
        return below != null && !bearsOn(below) ? below : null;
    }

    /** Keeps a value in the lowest scope whose meaning it has. */
    private void keep(String name, Memo memo) {
        if (parent != null && findOwn(name) == null && !bearsOn(memo)) {
            parent.keep(name, memo);
        } else {
            memos.put(name, memo);
        }
    }

    private boolean bearsOn(Memo memo) {
        for (String used : memo.used()) {
            if (findOwn(used) != null) {
                return true;
            }
        }
        return false;
    }

    private static void refuseCycle(Deque<Frame> evaluating, Frame frame) {
        List<Frame> cycle = new ArrayList<>();
        for (Frame outer : evaluating) {
            cycle.add(0, outer);
            if (outer.scope() == frame.scope() && outer.name().equals(frame.name())) {
                throw cycle(cycle);
            }
        }
    }

    private static ProblemException cycle(List<Frame> cycle) {
        StringBuilder path = new StringBuilder();
        StringBuilder places = new StringBuilder();
        for (Frame frame : cycle) {
            path.append(frame.name()).append(" → ");
            places.append(places.length() == 0 ? "" : ", ")
                    .append(frame.name())
                    .append(" at ")
                    .append(frame.position());
        }
        Frame first = cycle.get(0);
        return new ProblemException(new Problem(
                first.position(),
                "variable '" + first.name() + "' is defined by itself: " + path + first.name(),
                cycle.size() == 1 ? "use another name for one of both" : places.toString()));
    }

    /** Builds a scope from its lowest layer to its highest. */
    public static final class Builder {
        private final Expressions expressions;
        private final @Nullable Scope parent;
        private final List<Layer> layers = new ArrayList<>();
        private @Nullable Consumer<String> observer;

        private Builder(Expressions expressions, @Nullable Scope parent) {
            this.expressions = expressions;
            this.parent = parent;
        }

        /** Adds values as the author wrote them. */
        public Builder authored(Map<String, YamlNode> values) {
            layers.add(new Layer.Authored(values));
            return this;
        }

        /** Adds the entries of a mapping as the author wrote it; null adds nothing. */
        public Builder authored(YamlNode.@Nullable Mapping mapping) {
            if (mapping != null && !mapping.entries().isEmpty()) {
                Map<String, YamlNode> values = new LinkedHashMap<>();
                for (YamlNode.Entry entry : mapping.entries()) {
                    values.put(entry.key().value(), entry.value());
                }
                layers.add(new Layer.Authored(values));
            }
            return this;
        }

        /** Adds data, which is never evaluated. The map must not change: what changed belongs into a new scope or child. */
        public Builder data(Map<String, ? extends @Nullable Object> values) {
            layers.add(new Layer.Data(values));
            return this;
        }

        /** Adds values that are computed when they are asked for. */
        public Builder lazy(LazyLayer values) {
            layers.add(new Layer.Lazy(values));
            return this;
        }

        /** Calls this with the name of every variable that is asked for, directly or by the value of another. */
        public Builder observedBy(Consumer<String> asked) {
            observer = asked;
            return this;
        }

        /** The scope. */
        public Scope build() {
            return new Scope(expressions, parent, List.copyOf(layers), observer);
        }
    }
}
