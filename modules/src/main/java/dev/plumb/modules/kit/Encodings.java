package dev.plumb.modules.kit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Encodings of files, by the names that Python has for them. What is no text in an encoding survives: such a byte is the
 * surrogate U+DC80 to U+DCFF in the text, as in Python's {@code surrogateescape}.
 */
public final class Encodings {
    private static final char ESCAPE = '\uDC00';

    private Encodings() {}

    /** The encoding of a name, or null when there is none. */
    public static @Nullable Charset named(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
        // Python writes the order of bytes first, and the machine's own
        String known = plain.equals("utf16") ? "x-UTF-16LE-BOM" : name;
        for (String each : new String[] {known, plain}) {
            try {
                Charset charset = Charset.forName(each);
                if (charset.canEncode()) {
                    return charset;
                }
            } catch (IllegalArgumentException e) {
                // the other form of the name may be known
            }
        }
        return null;
    }

    /** What is wrong with the name of an encoding, or null. */
    public static @Nullable String invalid(String parameter, String name) {
        return named(name) != null ? null : parameter + " '" + name + "' is not known; write utf-8, latin-1 or another";
    }

    /** Bytes as text. */
    public static String decode(byte[] bytes, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length * 2 + 2);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = result.length(); i > 0; i--) {
                out.put((char) (ESCAPE + (in.get() & 0xFF)));
            }
            result = decoder.decode(in, out, true);
        }
        decoder.flush(out);
        return out.flip().toString();
    }

    /**
     * Text as bytes.
     *
     * @throws CharacterCodingException when the encoding lacks one of its characters
     */
    public static byte[] encode(String text, Charset charset) throws CharacterCodingException {
        CharsetEncoder encoder = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer in = CharBuffer.wrap(text);
        ByteBuffer out = ByteBuffer.allocate((int) Math.ceil((text.length() + 2) * (double) encoder.maxBytesPerChar()));
        CoderResult result = encoder.encode(in, out, true);
        while (result.isError()) {
            char escaped = in.get();
            if (escaped < ESCAPE || escaped > ESCAPE + 0xFF) {
                result.throwException();
            }
            out.put((byte) (escaped - ESCAPE));
            result = encoder.encode(in, out, true);
        }
        encoder.flush(out);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Bytes as a text with one character for each, which is how files are edited. */
    public static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
