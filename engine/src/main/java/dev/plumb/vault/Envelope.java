package dev.plumb.vault;

import dev.plumb.source.Sealed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What stands in an encrypted text, taken apart. Its body is hexadecimal twice: the lines of salt, HMAC and ciphertext are
 * hexadecimal, and so is all of it.
 *
 * @param label the vault id in the header; empty when there is none (format 1.1)
 * @param salt what the keys are derived with besides the password
 * @param hmac HMAC-SHA256 of the ciphertext
 * @param ciphertext AES-256 in counter mode
 */
record Envelope(String label, byte[] salt, byte[] hmac, byte[] ciphertext) {
    /** The label that stands for none. */
    static final String DEFAULT_LABEL = "default";

    private static final String CIPHER = "AES256";
    private static final int WIDTH = 80;
    private static final int HMAC_LENGTH = 32;

    /**
     * Takes an encrypted text apart. White space at the ends of lines is ignored, as is what surrounds the text.
     *
     * @throws VaultException at the character that is wrong
     */
    static Envelope parse(String text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int lineFeed = text.indexOf('\n', start);
        int headerEnd = lineFeed < 0 ? text.length() : lineFeed;
        String label = label(text.substring(start, headerEnd).strip(), start);
        byte[] outer = unhex(text, headerEnd);
        int first = indexOf(outer, 0);
        int second = first < 0 ? -1 : indexOf(outer, first + 1);
        if (second < 0) {
            throw truncated(text);
        }
        byte[] salt = inner(outer, 0, first, text);
        byte[] hmac = inner(outer, first + 1, second, text);
        byte[] ciphertext = inner(outer, second + 1, outer.length, text);
        if (hmac.length != HMAC_LENGTH || salt.length == 0 || ciphertext.length == 0) {
            throw truncated(text);
        }
        return new Envelope(label, salt, hmac, ciphertext);
    }

    private static String label(String header, int at) {
        String[] parts = header.split(";", -1);
        if (!header.startsWith(Sealed.HEADER) || parts.length < 3) {
            throw new VaultException(
                    at,
                    "this is no text that ansible-vault has encrypted: its first line is wrong",
                    "it begins with $ANSIBLE_VAULT;1.1;AES256");
        }
        if (!parts[1].equals("1.1") && !parts[1].equals("1.2")) {
            throw new VaultException(
                    at + Sealed.HEADER.length(),
                    "the vault format '" + parts[1] + "' is not known",
                    "1.1 and 1.2 are; ansible-vault rekey writes them");
        }
        if (!parts[2].equals(CIPHER)) {
            throw new VaultException(
                    at + header.indexOf(parts[2]), "the cipher '" + parts[2] + "' is not known", "AES256 is");
        }
        return parts[1].equals("1.2") && parts.length > 3 ? parts[3].strip() : "";
    }

    private static byte[] unhex(String text, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((text.length() - from) / 2);
        int high = -1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                continue;
            }
            if (!HexFormat.isHexDigit(c)) {
                throw new VaultException(
                        i, "an encrypted text consists of hexadecimal digits, which this is not", "restore the text");
            }
            int digit = HexFormat.fromHexDigit(c);
            if (high < 0) {
                high = digit;
            } else {
                out.write(high << 4 | digit);
                high = -1;
            }
        }
        if (high >= 0) {
            throw truncated(text);
        }
        return out.toByteArray();
    }

    private static int indexOf(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static byte[] inner(byte[] bytes, int from, int to, String text) {
        try {
            return HexFormat.of().parseHex(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw truncated(text);
        }
    }

    private static VaultException truncated(String text) {
        return new VaultException(
                text.stripTrailing().length(), "the encrypted text is cut off or damaged", "restore the text");
    }

    /** The encrypted text: format 1.2 with a label, 1.1 without; ended by a line feed. */
    String format() {
        HexFormat hex = HexFormat.of();
        String lines = hex.formatHex(salt) + "\n" + hex.formatHex(hmac) + "\n" + hex.formatHex(ciphertext);
        String body = hex.formatHex(lines.getBytes(StandardCharsets.US_ASCII));
        boolean labelled = !label.isEmpty() && !label.equals(DEFAULT_LABEL);
        StringBuilder out = new StringBuilder(body.length() + body.length() / WIDTH + 64);
        out.append(Sealed.HEADER).append(labelled ? "1.2;AES256;" + label : "1.1;AES256");
        out.append('\n');
        for (int at = 0; at < body.length(); at += WIDTH) {
            out.append(body, at, Math.min(body.length(), at + WIDTH)).append('\n');
        }
        return out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that
                && label.equals(that.label)
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(hmac, that.hmac)
                && Arrays.equals(ciphertext, that.ciphertext);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hmac);
    }

    @Override
    public String toString() {
        return "vault text " + label;
    }
}
