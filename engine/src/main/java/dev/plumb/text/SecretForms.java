package dev.plumb.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The forms in which a secret may come back: its lines, base64, URL-encoding, escapes. */
final class SecretForms {
    /** A text above this many characters is looked for line by line only. */
    private static final int LONGEST_WHOLE = 1 << 16;
    /** Encoded text is wrapped into lines; so a long one is looked for by pieces, of which a line holds at least one. */
    private static final int PIECE = 12;
    /** So many letters and digits in a row, both among them, are no word. */
    private static final int RUN = 12;

    private final Redactor redactor;
    private final String secret;

    SecretForms(Redactor redactor, String secret) {
        this.redactor = redactor;
        this.secret = secret;
    }

    /** Adds all forms of a secret, which is long enough. */
    void add() {
        String bare = secret.strip();
        int lineFeed = bare.indexOf('\n');
        if (lineFeed >= 0) {
            lines(bare);
        }
        if (bare.length() > LONGEST_WHOLE) {
            return;
        }
        redactor.addForm(bare, false, secret);
        base64(bare.getBytes(StandardCharsets.UTF_8));
        urlEncoded(bare);
        escaped(bare);
        doubled(bare);
        parts(bare);
    }

    /** As files of units have it, where a percent sign, and in commands a dollar sign, stands for itself only when it is doubled. */
    private void doubled(String text) {
        String percent = text.replace("%", "%%");
        String dollar = percent.replace("$", "$$");
        for (String form : new String[] {percent, dollar, text.replace("$", "$$")}) {
            if (!form.equals(text)) {
                redactor.addForm(form, false, secret);
            }
            String quoted = form.replace("\\", "\\\\").replace("\"", "\\\"");
            if (!quoted.equals(form)) {
                redactor.addForm(quoted, false, secret);
            }
        }
    }

    /** Long runs of letters and digits, which every way of quoting leaves as they are: there are more than are known here. */
    private void parts(String text) {
        int start = 0;
        boolean digit = false;
        boolean letter = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean isDigit = c >= '0' && c <= '9';
            if (isLetter || isDigit) {
                digit |= isDigit;
                letter |= isLetter;
                continue;
            }
            if (i - start >= RUN && digit && letter) {
                redactor.addForm(text.substring(start, i), false, secret);
            }
            start = i + 1;
            digit = false;
            letter = false;
        }
    }

    private void lines(String text) {
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            String line = text.substring(from, end).strip();
            if (line.length() >= Redactor.SHORTEST_PART) {
                redactor.addForm(line, false, secret);
                escaped(line);
            }
            from = end + 1;
        }
    }

    /** What base64 makes of a secret that begins at the first, second or third byte of a group, without what is around it. */
    private void base64(byte[] bytes) {
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String encoded = Base64.getEncoder().encodeToString(shifted);
            int from = before == 0 ? 0 : before + 1;
            int to = shifted.length * 8 / 6;
            if (to - from < Redactor.SHORTEST_PART) {
                continue;
            }
            String form = encoded.substring(from, to);
            pieces(form);
            if (form.indexOf('+') >= 0 || form.indexOf('/') >= 0) {
                pieces(form.replace('+', '-').replace('/', '_'));
            }
        }
    }

    private void pieces(String form) {
        if (form.length() <= 2 * PIECE) {
            redactor.addForm(form, true, secret);
            return;
        }
        for (int from = 0; from + PIECE <= form.length(); from += PIECE) {
            redactor.addForm(form.substring(from, from + PIECE), true, secret);
        }
        redactor.addForm(form.substring(form.length() - PIECE), true, secret);
    }

    private void urlEncoded(String text) {
        String strict = percent(text, "-._~");
        if (strict.equals(text)) {
            return;
        }
        redactor.addForm(strict, false, secret);
        redactor.addForm(lowerHex(strict), false, secret);
        String path = percent(text, "-._~/");
        redactor.addForm(path, false, secret);
        redactor.addForm(lowerHex(path), false, secret);
        String form = percent(text, "-._*").replace("%20", "+");
        redactor.addForm(form, false, secret);
        redactor.addForm(lowerHex(form), false, secret);
    }

    private static String percent(String text, String kept) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (plain || b > 0 && kept.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append('%');
                out.append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
                out.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return out.toString();
    }

    private static String lowerHex(String encoded) {
        StringBuilder out = new StringBuilder(encoded);
        for (int i = encoded.indexOf('%'); i >= 0; i = encoded.indexOf('%', i + 3)) {
            out.setCharAt(i + 1, Character.toLowerCase(out.charAt(i + 1)));
            out.setCharAt(i + 2, Character.toLowerCase(out.charAt(i + 2)));
        }
        return out.toString();
    }

    /** What stands between the quotes of JSON. */
    static String json(String text) {
        return json(text, JsonStyle.COMPACT);
    }

    private static String json(String text, JsonStyle style) {
        String json = Json.write(text, style);
        return json.substring(1, json.length() - 1);
    }

    /** As a string of JSON and between single quotes of a shell. */
    private void escaped(String text) {
        String json = json(text);
        if (!json.equals(text)) {
            redactor.addForm(json, false, secret);
            // JSON as a value of JSON
            redactor.addForm(json(json), false, secret);
        }
        String python = json(text, JsonStyle.PYTHON);
        if (!python.equals(json)) {
            redactor.addForm(python, false, secret);
        }
        if (!isAscii(json)) {
            redactor.addForm(octal(text, "", ""), false, secret);
            redactor.addForm(octal(text, "'$'", "''"), false, secret);
        }
        if (text.indexOf('\'') >= 0) {
            redactor.addForm(text.replace("'", "'\\''"), false, secret);
            redactor.addForm(text.replace("'", "'\"'\"'"), false, secret);
        }
        String shown = Printable.line(text);
        if (!shown.equals(text)) {
            redactor.addForm(shown, false, secret);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 126) {
                return false;
            }
        }
        return true;
    }

    /** As programs of the C locale show it: bytes that are not ASCII as {@code \\303\\251}, each run of them in quotes. */
    private static String octal(String text, String open, String close) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean outside = b >= ' ' && b < 127;
            if (outside == inside) {
                out.append(outside ? close : open);
                inside = !outside;
            }
            if (outside) {
                out.append((char) b);
            } else {
                out.append('\\');
                for (int shift = 6; shift >= 0; shift -= 3) {
                    out.append((char) ('0' + ((b & 0xff) >> shift & 7)));
                }
            }
        }
        return inside ? out.append(close).toString() : out.toString();
    }
}
