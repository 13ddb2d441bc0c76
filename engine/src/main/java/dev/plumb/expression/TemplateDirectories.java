package dev.plumb.expression;

import dev.plumb.source.AuthorFile;
import dev.plumb.source.JinjaBraces;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Unsealer;
import freemarker.cache.TemplateLoader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what templates include. A template's name is {@code KEY/path}, where the key stands for its directory and cannot be
 * guessed: FreeMarker resolves {@code ..} before it asks, so nothing outside of the directory has a name. Thread-safe.
 */
final class TemplateDirectories implements TemplateLoader {
    /** Jinja's braces that are told of one file. */
    private static final int TOLD = 10;

    private final Map<Path, String> keys = new ConcurrentHashMap<>();
    private final Map<String, Path> directories = new ConcurrentHashMap<>();
    private final Map<Path, TemplateText> texts = new ConcurrentHashMap<>();
    private final Functions functions;
    private final Unsealer unsealer;
    private final Consumer<Problem> hints;

    /**
     * Files that may be encrypted, whose calls are checked against these functions.
     *
     * @param hints takes what is not wrong but probably not meant
     */
    TemplateDirectories(Functions functions, Unsealer unsealer, Consumer<Problem> hints) {
        this.functions = functions;
        this.unsealer = unsealer;
        this.hints = hints;
    }

    /**
     * Makes a template ready for FreeMarker.
     *
     * @throws dev.plumb.source.ProblemException when it has a closed built-in, or a wrong call of a function
     */
    String prepare(Path file, String text) {
        TemplateText prepared = TemplateGuard.check(file, text, functions);
        texts.put(file.toAbsolutePath().normalize(), prepared);
        tellJinja(file, prepared);
        return prepared.text();
    }

    /** Braces of Jinja may be meant as they stand, in files for programs that use it: they are no mistake. */
    private void tellJinja(Path file, TemplateText prepared) {
        List<Integer> found = prepared.jinja();
        for (int i = 0; i < Math.min(found.size(), TOLD); i++) {
            int offset = found.get(i);
            Position at = Locator.in(TemplateErrors.start(file), prepared.source(), offset);
            hints.accept(JinjaBraces.inTemplate(prepared.source(), offset, at));
        }
    }

    /** What FreeMarker got of a file, or null when it did not get it. */
    @Nullable
    TemplateText text(Path file) {
        return texts.get(file.toAbsolutePath().normalize());
    }

    /** The name of a template file. */
    String name(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path directory = absolute.getParent() == null ? absolute : absolute.getParent();
        String key = keys.get(directory);
        if (key == null) {
            String made = "d" + Long.toHexString(ThreadLocalRandom.current().nextLong());
            directories.put(made, directory);
            String earlier = keys.putIfAbsent(directory, made);
            key = earlier != null ? earlier : made;
        }
        return key + "/" + absolute.getFileName();
    }

    /** The file behind a template's name, or null. */
    @Nullable
    Path file(@Nullable String name) {
        int slash = name == null ? -1 : name.indexOf('/');
        Path directory = name == null || slash <= 0 ? null : directories.get(name.substring(0, slash));
        if (name == null || directory == null) {
            return null;
        }
        Path file = directory.resolve(name.substring(slash + 1)).normalize();
        return file.startsWith(directory) ? file : null;
    }

    @Override
    public @Nullable Object findTemplateSource(String name) {
        Path file = file(name);
        return file != null && Files.isRegularFile(file) ? file : null;
    }

    @Override
    public long getLastModified(Object source) {
        return -1;
    }

    @Override
    public Reader getReader(Object source, String encoding) throws IOException {
        Path file = (Path) source;
        byte[] bytes = AuthorFile.read(file);
        byte[] plain = Unsealer.isSealed(bytes) ? unsealer.openSecret(TemplateErrors.start(file), bytes) : bytes;
        String text = Charset.forName(encoding)
                .newDecoder()
                .decode(ByteBuffer.wrap(plain))
                .toString();
        return new StringReader(prepare(file, text));
    }

    @Override
    public void closeTemplateSource(Object source) {}
}
