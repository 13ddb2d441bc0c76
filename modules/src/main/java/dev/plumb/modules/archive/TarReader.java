package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.modules.kit.files.FileState.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tar: the old format, ustar, that of GNU with its long names, and pax; see {@code tar(5)}. */
final class TarReader implements MemberReader {
    static final int BLOCK = 512;

    /** Bytes that a name or the like may have. */
    private static final long LONGEST = 1 << 20;

    private static final int CHECKSUM = 148;
    private static final int MODES = 07777;

    private final InputStream in;
    private final Map<String, String> forAll = new HashMap<>();
    private Content content = new Content(0);
    private int index;

    TarReader(InputStream in) {
        this.in = in;
    }

    @Override
    public @Nullable Member next() throws IOException {
        Map<String, String> more = new HashMap<>(forAll);
        while (true) {
            content.skipAll();
            byte[] block = block();
            if (block == null) {
                // the padding behind it too, and with it the checksum of what it is compressed by
                in.transferTo(java.io.OutputStream.nullOutputStream());
                return null;
            }
            char type = (char) block[156];
            long size = number(block, 124, 12);
            content = new Content(size);
            switch (type) {
                case 'L' -> more.put("path", text());
                case 'K' -> more.put("linkpath", text());
                case 'x', 'X' -> more.putAll(records());
                case 'g' -> {
                    forAll.putAll(records());
                    more.putAll(forAll);
                }
                case 'V' -> {}
                default -> {
                    return member(block, type, more);
                }
            }
        }
    }

    private Member member(byte[] block, char type, Map<String, String> more) throws IOException {
        String path = more.getOrDefault("path", name(block));
        boolean directory = type == '5' || type != '2' && type != '1' && path.endsWith("/");
        Kind kind = directory
                ? Kind.DIRECTORY
                : switch (type) {
                    case '0', '\0', '7', '1' -> Kind.FILE;
                    case '2' -> Kind.LINK;
                    default -> Kind.OTHER;
                };
        if (type == 'S' || more.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"))) {
            throw new IOException("'" + path + "' is stored as a sparse file; make the archive without --sparse");
        }
        long size = kind != Kind.FILE || type == '1' ? 0 : Long.parseLong(more.getOrDefault("size", "" + content.left));
        content = new Content(size);
        boolean leads = type == '1' || type == '2';
        String name = path.length() > 1 && path.endsWith("/") ? path.replaceFirst("(?<=.)/+$", "") : path;
        return new Member(
                index++,
                name,
                name,
                kind,
                (int) number(block, 100, 8) & MODES,
                size,
                (long) Math.floor(Double.parseDouble(more.getOrDefault("mtime", "" + number(block, 136, 12)))),
                more.getOrDefault("uname", isUstar(block) ? text(block, 265, 32) : ""),
                more.getOrDefault("gname", isUstar(block) ? text(block, 297, 32) : ""),
                Long.valueOf(more.getOrDefault("uid", "" + number(block, 108, 8))),
                Long.valueOf(more.getOrDefault("gid", "" + number(block, 116, 8))),
                leads ? more.getOrDefault("linkpath", text(block, 157, 100)) : "",
                "");
    }

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The next header, or null where the archive ends. */
    private byte @Nullable [] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("it ends early");
        }
        long sum = 0;
        long old = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + 8;
            sum += own ? ' ' : block[i] & 0xff;
            old += own ? ' ' : block[i];
        }
        if (sum == 8 * ' ' && block[CHECKSUM] == 0) {
            return null;
        }
        long told = number(block, CHECKSUM, 8);
        if (told != sum && told != old) {
            throw new IOException("it is no tar archive, or damaged");
        }
        return block;
    }

    private String text() throws IOException {
        String text = new String(bytes(), UTF_8);
        return text.indexOf('\0') < 0 ? text : text.substring(0, text.indexOf('\0'));
    }

    private byte[] bytes() throws IOException {
        if (content.left > LONGEST) {
            throw new IOException("a name in it has " + content.left + " bytes");
        }
        return content.readAllBytes();
    }

    /** Records of pax: {@code LENGTH KEY=VALUE\n}. */
    private Map<String, String> records() throws IOException {
        Map<String, String> found = new HashMap<>();
        byte[] bytes = bytes();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            while (blank < bytes.length && bytes[blank] != ' ') {
                blank++;
            }
            int length = length(new String(bytes, at, blank - at, UTF_8));
            if (length <= blank - at + 1 || at + length > bytes.length) {
                throw new IOException("it is damaged");
            }
            String record = new String(bytes, blank + 1, at + length - blank - 2, UTF_8);
            int equals = record.indexOf('=');
            found.put(record.substring(0, Math.max(equals, 0)), record.substring(equals + 1));
            at += length;
        }
        return found;
    }

    private static int length(String text) {
        return text.matches("\\d{1,7}") ? Integer.parseInt(text) : -1;
    }

    private static boolean isUstar(byte[] block) {
        return new String(block, 257, 5, UTF_8).equals("ustar");
    }

    private static String name(byte[] block) {
        // GNU has other things where ustar has the beginning of a long name
        boolean prefixed = isUstar(block) && block[262] == 0;
        String prefix = prefixed ? text(block, 345, 155) : "";
        return prefix.isEmpty() ? text(block, 0, 100) : prefix + "/" + text(block, 0, 100);
    }

    private static String text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, UTF_8);
    }

    /** Octal digits, or with the first bit set the number itself. */
    private static long number(byte[] block, int from, int length) throws IOException {
        if ((block[from] & 0x80) != 0) {
            long value = block[from] & 0x40;
            boolean negative = value != 0;
            value = negative ? -1 : block[from] & 0x3f;
            for (int i = from + 1; i < from + length; i++) {
                value = value << 8 | block[i] & 0xff;
            }
            return value;
        }
        String digits = text(block, from, length).strip();
        if (!digits.matches("[0-7]*")) {
            throw new IOException("it is no tar archive, or damaged");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    /** What belongs to one header, and what fills the last block. */
    private final class Content extends InputStream {
        private final long padding;
        private long left;

        Content(long size) {
            left = Math.max(size, 0);
            padding = (BLOCK - left % BLOCK) % BLOCK;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0 || length == 0) {
                return left == 0 ? -1 : 0;
            }
            int count = in.read(into, from, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("it ends early");
            }
            left -= count;
            return count;
        }

        void skipAll() throws IOException {
            transferTo(java.io.OutputStream.nullOutputStream());
            in.skipNBytes(padding);
        }
    }
}
