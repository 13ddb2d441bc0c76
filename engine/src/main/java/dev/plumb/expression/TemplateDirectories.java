package dev.plumb.expression;

import dev.plumb.source.Unsealer;
import freemarker.cache.TemplateLoader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds what templates include. A template's name is {@code KEY/path}, where the key stands for its directory and cannot be
 * guessed: FreeMarker resolves {@code ..} before it asks, so nothing outside of the directory has a name. Thread-safe.
 */
final class TemplateDirectories implements TemplateLoader {
    private final Map<Path, String> keys = new ConcurrentHashMap<>();
    private final Map<String, Path> directories = new ConcurrentHashMap<>();
    private final Map<Path, TemplateText> texts = new ConcurrentHashMap<>();
    private final Functions functions;
    private final Unsealer unsealer;

    /** Files that may be encrypted, whose calls are checked against these functions. */
    TemplateDirectories(Functions functions, Unsealer unsealer) {
        this.functions = functions;
        this.unsealer = unsealer;
    }

    /**
     * Makes a template ready for FreeMarker.
     *
     * @throws dev.plumb.source.ProblemException when it has a closed built-in, or a wrong call of a function
     */
    String prepare(Path file, String text) {
        TemplateText prepared = TemplateGuard.check(file, text, functions);
        texts.put(file.toAbsolutePath().normalize(), prepared);
        return prepared.text();
    }

    /** The column of the author's text for a column of the text that FreeMarker got. */
    int column(Path file, int line, int column) {
        TemplateText prepared = texts.get(file.toAbsolutePath().normalize());
        return prepared == null ? column : prepared.column(line, column);
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
        byte[] bytes = Files.readAllBytes(file);
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
