package dev.plumb.expression;

import dev.plumb.limit.Evaluation;
import dev.plumb.source.AuthorFile;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private volatile @Nullable Consumer<String> warnings;
    private volatile @Nullable Consumer<Problem> hints;
    private volatile Outside outside = Outside.KEEP;

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

    void tellWarningsTo(Consumer<String> listener) {
        warnings = listener;
    }

    /** Says what is worth saying though nothing is wrong; it may hold secrets and what a terminal would act on. */
    public void warn(String message) {
        Consumer<String> listener = warnings;
        if (listener != null) {
            listener.accept(message);
        }
    }

    void tellHintsTo(Consumer<Problem> listener) {
        hints = listener;
    }

    /** Says what is not wrong but probably not meant. */
    void hint(Problem hint) {
        Consumer<Problem> listener = hints;
        if (listener != null) {
            listener.accept(hint);
        }
    }

    void limitTo(Outside limit) {
        outside = limit;
    }

    /** What functions may do on this machine besides reading the author's files. */
    public Outside outside() {
        return outside;
    }

    /** Files that the run may be about to make. */
    public ComingFiles comingFiles() {
        return expressions.comingFiles();
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

    /**
     * The text of a file.
     *
     * @param text the text, opened when the file is encrypted
     * @param secret whether the file is encrypted; what is in it is hidden in all output then
     */
    public record FileText(String text, boolean secret) {}

    /**
     * Reads a file of the author.
     *
     * @throws IOException when it is no file, cannot be read or is no UTF-8
     * @throws dev.plumb.source.ProblemException when it is encrypted and cannot be opened
     */
    public FileText read(Path file) throws IOException {
        byte[] bytes = AuthorFile.read(file);
        boolean sealed = Unsealer.isSealed(bytes);
        byte[] plain = sealed ? expressions.secrets().openSecret(Position.of(YamlReader.shown(file)), bytes) : bytes;
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(plain))
                .toString();
        return new FileText(text, sealed);
    }

    /** What was made of a file is as secret as the file. */
    public String made(FileText of, String text) {
        if (of.secret()) {
            expressions.secrets().hideFile(text.getBytes(StandardCharsets.UTF_8));
            addSecret(text);
        }
        return text;
    }

    /** A value that is computed once in the run. */
    public Object once(String key, Supplier<Object> value) {
        Object known = kept.get(key);
        if (known == null) {
            synchronized (kept) {
                known = kept.get(key);
                if (known == null) {
                    known = Evaluation.waiting(value);
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
