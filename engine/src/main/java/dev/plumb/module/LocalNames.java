package dev.plumb.module;

import dev.plumb.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names of files on the controller as the bytes that they are. Java turns them into text by the locale's encoding, and
 * bytes that it does not know there into question marks; a path's URI keeps them.
 */
public final class LocalNames {
    /** What Java puts in the place of bytes that it cannot turn into text. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final boolean UTF_8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

    private LocalNames() {}

    /**
     * A path as text whose UTF-8 is its bytes, names separated by {@code /}.
     *
     * @return null when its bytes are not UTF-8
     */
    public static @Nullable String text(Path path) {
        String text = path.toString();
        if (text.isEmpty() || UTF_8 && text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        StringBuilder joined = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (int i = 0; i < path.getNameCount(); i++) {
            String name = Utf8.decode(bytes(path.getName(i)));
            if (name == null) {
                return null;
            }
            joined.append(i == 0 ? "" : "/").append(name);
        }
        return joined.toString();
    }

    /** A path for people: bytes that are not UTF-8 are shown as {@code \xff}. */
    public static String shown(Path path) {
        StringBuilder shown = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (int i = 0; i < path.getNameCount(); i++) {
            byte[] bytes = bytes(path.getName(i));
            String name = Utf8.decode(bytes);
            shown.append(i == 0 ? "" : "/").append(name != null ? name : escaped(bytes));
        }
        return shown.toString();
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(
                    each >= ' '
                            ? String.valueOf((char) each)
                            : "\\x" + HexFormat.of().toHexDigits(each));
        }
        return text.toString();
    }

    /** The bytes of one name. */
    private static byte[] bytes(Path name) {
        // the URI is one of an absolute path, and has a slash at its end where that is a directory
        String uri = name.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        String last = uri.substring(uri.lastIndexOf('/', end - 1) + 1, end);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(last.length());
        for (int i = 0; i < last.length(); i++) {
            char c = last.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(last, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
