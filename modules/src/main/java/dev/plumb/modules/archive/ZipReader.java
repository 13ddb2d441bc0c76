package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.modules.kit.files.FileState.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads zip by its directory, which tells permissions and links; what the JDK has tells neither. Up to 2 GiB, stored or deflated.
 */
final class ZipReader implements MemberReader {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int MEMBER = 0x02014b50;
    private static final int LONGEST_TARGET = 4096;
    private static final int UNIX = 3;
    private static final String DAMAGED = "it is no zip archive, or damaged";

    private final ByteBuffer all;
    private final ByteBuffer directory;
    private long left;
    private final Inflater inflater = new Inflater(true);
    private int index;
    private InputStream content = InputStream.nullInputStream();
    private long expected;
    private @Nullable CRC32 sum;

    ZipReader(ByteBuffer bytes) throws IOException {
        all = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = all.limit() - 22;
        while (end >= 0 && all.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw new EOFException("it ends early, or is no zip archive");
        }
        long start = all.getInt(end + 16) & 0xffffffffL;
        left = all.getShort(end + 10) & 0xffff;
        if ((start == 0xffffffffL || left == 0xffff) && end >= 20) {
            long large = all.getLong(end - 12);
            if (large < 0 || large > all.limit() - 56 || all.getInt((int) large) != END_64) {
                throw new IOException(DAMAGED);
            }
            start = all.getLong((int) large + 48);
            left = all.getLong((int) large + 32);
        }
        if (start < 0 || start > end) {
            throw new IOException(DAMAGED);
        }
        directory = all.duplicate().order(ByteOrder.LITTLE_ENDIAN).position((int) start);
    }

    @Override
    public @Nullable Member next() throws IOException {
        content.transferTo(java.io.OutputStream.nullOutputStream());
        if (sum != null && sum.getValue() != expected) {
            throw new IOException("it is damaged");
        }
        sum = null;
        if (left-- <= 0) {
            return null;
        }
        try {
            return member();
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new IOException(DAMAGED, e);
        }
    }

    private Member member() throws IOException {
        ByteBuffer d = directory;
        int at = d.position();
        if (d.getInt(at) != MEMBER) {
            throw new IOException(DAMAGED);
        }
        int flags = d.getShort(at + 8);
        int method = d.getShort(at + 10);
        byte[] name = new byte[d.getShort(at + 28) & 0xffff];
        byte[] extra = new byte[d.getShort(at + 30) & 0xffff];
        d.get(at + 46, name).get(at + 46 + name.length, extra);
        d.position(at + 46 + name.length + extra.length + (d.getShort(at + 32) & 0xffff));
        boolean unix = (d.getShort(at + 4) >> 8 & 0xff) == UNIX;
        String told = new String(name, (flags & 0x800) != 0 ? UTF_8 : charset(name));
        String path = unix ? told : told.replace('\\', '/');
        int bits = unix ? d.getInt(at + 38) >>> 16 : 0;
        Kind kind = path.endsWith("/") ? Kind.DIRECTORY : kind(bits);
        long[] sizes = sizes(d, at, extra);
        if ((flags & 1) != 0) {
            throw new IOException("'" + path + "' is encrypted");
        }
        open(method, sizes, path);
        expected = d.getInt(at + 16) & 0xffffffffL;
        String target = kind == Kind.LINK ? new String(content.readNBytes(LONGEST_TARGET), UTF_8) : "";
        Integer mode = bits == 0 ? null : (Integer) (bits & 0777);
        return new Member(
                index++,
                path.replaceFirst("(?<=.)/+$", ""),
                path.replaceFirst("(?<=.)/+$", ""),
                kind,
                mode,
                kind == Kind.FILE ? sizes[0] : 0,
                time(d.getInt(at + 12), extra),
                "",
                "",
                null,
                null,
                target,
                "");
    }

    private static Kind kind(int bits) {
        return switch (bits & 0170000) {
            case 0, 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    /** Names that are not said to be UTF-8 are, or are of DOS. */
    private static Charset charset(byte[] name) {
        boolean valid = new String(name, UTF_8).indexOf('\uFFFD') < 0;
        return valid || !Charset.isSupported("IBM437") ? UTF_8 : Charset.forName("IBM437");
    }

    /** Size, packed size, and where it begins; those that do not fit stand in the extra field 1. */
    private static long[] sizes(ByteBuffer d, int at, byte[] extra) {
        long[] sizes = {
            d.getInt(at + 24) & 0xffffffffL, d.getInt(at + 20) & 0xffffffffL, d.getInt(at + 42) & 0xffffffffL
        };
        ByteBuffer large = field(extra, 1);
        for (int i = 0; i < sizes.length && large != null; i++) {
            sizes[i] = sizes[i] == 0xffffffffL ? large.getLong() : sizes[i];
        }
        return sizes;
    }

    private static @Nullable ByteBuffer field(byte[] extra, int id) {
        ByteBuffer fields = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
        while (fields.remaining() >= 4) {
            int found = fields.getShort() & 0xffff;
            int length = Math.min(fields.getShort() & 0xffff, fields.remaining());
            if (found == id) {
                return fields.slice(fields.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            fields.position(fields.position() + length);
        }
        return null;
    }

    private static long time(int dos, byte[] extra) {
        ByteBuffer unix = field(extra, 0x5455);
        if (unix != null && unix.remaining() >= 5 && (unix.get() & 1) != 0) {
            return unix.getInt();
        }
        try {
            return LocalDateTime.of(
                            1980 + (dos >>> 25),
                            dos >>> 21 & 15,
                            dos >>> 16 & 31,
                            dos >>> 11 & 31,
                            dos >>> 5 & 63,
                            (dos & 31) * 2)
                    .atZone(ZoneId.systemDefault())
                    .toEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private void open(int method, long[] sizes, String path) throws IOException {
        int header = Math.toIntExact(sizes[2]);
        int start = header + 30 + (all.getShort(header + 26) & 0xffff) + (all.getShort(header + 28) & 0xffff);
        ByteBuffer packed = all.slice(start, Math.toIntExact(sizes[1]));
        InputStream raw = new Bytes(packed);
        if (method != 0 && method != 8) {
            throw new IOException("'" + path + "' is packed by method " + method + ", which is not known here");
        }
        inflater.reset();
        sum = new CRC32();
        content = new CheckedInputStream(method == 0 ? raw : new InflaterInputStream(raw, inflater), sum);
    }

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** A buffer as a stream; inflating wants one byte more than there is. */
    private static final class Bytes extends InputStream {
        private final ByteBuffer bytes;

        Bytes(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = Math.min(length, bytes.remaining());
            bytes.get(into, from, count);
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
