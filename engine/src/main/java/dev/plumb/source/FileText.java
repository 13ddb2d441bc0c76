package dev.plumb.source;

import dev.plumb.limit.LimitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a text file of the author and tells clearly why that cannot be done. */
public final class FileText {
    private FileText() {}

    /**
     * The text of a file in UTF-8, without a byte order mark; that of an encrypted file is opened.
     *
     * @return null when it cannot be read; the reason is among the problems
     */
    public static @Nullable String read(Path file, Problems problems) {
        Content content = content(file, problems);
        if (content != null && content.sealed()) {
            problems.unsealer().hideFile(content.text().getBytes(StandardCharsets.UTF_8));
        }
        return content == null ? null : content.text();
    }

    /**
     * What is in a file.
     *
     * @param text its text, opened when it was encrypted
     * @param sealed whether it was
     */
    record Content(String text, boolean sealed) {}

    /** As {@link #read}, and whether the file was encrypted. */
    static @Nullable Content content(Path file, Problems problems) {
        Position position = Position.of(YamlReader.shown(file));
        try {
            byte[] bytes = problems.isNamed(file) ? AuthorFile.readAny(file) : AuthorFile.read(file);
            boolean sealed = Unsealer.isSealed(bytes);
            byte[] plain = sealed ? problems.unsealer().open(new Position(position.file(), 1, 1), bytes) : bytes;
            String text = decode(position.file(), plain, problems);
            return text == null ? null : new Content(text, sealed);
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
        } catch (NoSuchFileException e) {
            problems.add(position, "there is no such file", similar(file));
        } catch (AccessDeniedException e) {
            problems.add(position, "the file may not be read by this user", null);
        } catch (AuthorFile.NoFileException e) {
            problems.add(position, String.valueOf(e.getMessage()), null);
        } catch (LimitException e) {
            problems.add(position, String.valueOf(e.getMessage()), e.hint());
        } catch (IOException e) {
            problems.add(position, "the file cannot be read: " + e.getMessage(), null);
        }
        return null;
    }

    private static @Nullable String decode(String shown, byte[] bytes, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int start = text.lastIndexOf('\n') + 1;
            problems.add(
                    new Position(shown, line, text.codePointCount(start, text.length()) + 1),
                    "the file is not UTF-8: byte 0x" + Integer.toHexString(bytes[in.position()] & 0xff),
                    "save the file as UTF-8");
            return null;
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static @Nullable String similar(Path file) {
        Path name = file.getFileName();
        Path parent = file.toAbsolutePath().getParent();
        if (name == null || parent == null) {
            return null;
        }
        if (!Files.isDirectory(parent)) {
            return "there is no directory " + YamlReader.shown(parent) + " either";
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (IOException e) {
            return null;
        }
        names.sort(null);
        String closest = DidYouMean.closest(name.toString(), names);
        return closest == null ? null : "did you mean " + YamlReader.shown(parent.resolve(closest)) + "?";
    }
}
