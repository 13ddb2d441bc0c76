package dev.plumb.expression;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What functions may know of the run and of the machine Plumb runs on: one per {@link Expressions}. Its clock stands still,
 * so that a value is the same wherever it is asked for. Thread-safe.
 */
public final class Controller {
    private final Expressions expressions;
    private final Functions functions;
    private final Instant start = Instant.now();
    private final Map<String, Object> kept = new ConcurrentHashMap<>();
    private volatile @Nullable Consumer<String> secrets;

    Controller(Expressions expressions, Functions functions) {
        this.expressions = expressions;
        this.functions = functions;
    }

    Functions functions() {
        return functions;
    }

    void tellSecretsTo(Consumer<String> listener) {
        secrets = listener;
    }

    /** When the run began. */
    public Instant start() {
        return start;
    }

    /** Says that a text is a secret, to be hidden wherever it is shown. */
    public void addSecret(String secret) {
        Consumer<String> listener = secrets;
        if (listener != null) {
            listener.accept(secret);
        }
    }

    /** A value that is computed once in the run. */
    public Object once(String key, Supplier<Object> value) {
        Object known = kept.get(key);
        if (known == null) {
            synchronized (kept) {
                known = kept.get(key);
                if (known == null) {
                    known = value.get();
                    kept.put(key, known);
                }
            }
        }
        return known;
    }

    /** Renders a template file of the author. */
    public String render(Path file, String text, Variables variables) {
        return expressions.render(file, text, variables);
    }

    /**
     * Variables on top of others.
     *
     * @param data values, which are not evaluated
     */
    public Variables on(Variables variables, Map<String, ? extends @Nullable Object> data) {
        return variables instanceof Scope scope ? scope.child().data(data).build() : variables;
    }

    @Nullable
    Object call(
            Functions.Kind kind,
            String name,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named,
            Variables variables) {
        List<@Nullable Object> all = new ArrayList<>(arguments);
        named.forEach((key, value) -> {
            all.add(new Call.Named(key));
            all.add(value);
        });
        if (kind == Functions.Kind.TEST && IsTests.canonical(name) != null && !IsTests.needsArguments(name)) {
            return IsTests.test(name, arguments, all.size());
        }
        Functions.Entry entry = functions.require(kind, name);
        return entry.function().call(Call.of(entry.signature(), all, variables, this));
    }
}
