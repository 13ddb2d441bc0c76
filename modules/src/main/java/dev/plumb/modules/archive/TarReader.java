package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.modules.kit.files.FileState.Kind;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar by Commons Compress, and strictly. The library takes an archive that ends between two members for whole, looks at no
 * checksum, has a {@code ?} for what is not UTF-8, makes absolute names relative and believes every length that it is told: all
 * of that is told or refused here.
 */
final class TarReader extends TarArchiveInputStream implements MemberReader {
    /** Bytes that headers of one member may have. */
    private static final long LONGEST = 1 << 20;

    /** Headers that one member may have: the library goes one call deeper for each. */
    private static final int MOST = 64;

    private static final int MODES = 07777;

    /** The library takes large numbers of owners for negative ones. */
    private static final long NUMBER = 0xffffffffL;

    private static final String DAMAGED = "it is no tar archive, or damaged";

    /** The name in what pax says of a member. */
    private static final Pattern PAX_NAME = Pattern.compile("(?:^|\n)\\d+ path=(/?)");

    private final ByteArrayOutputStream pax = new ByteArrayOutputStream();
    private int headers;
    private int index;

    /** Whether the name, or the text of the link, is no UTF-8 as it stands in the archive; whether the name was absolute. */
    private boolean oddName;

    private boolean oddTarget;
    private boolean absolute;

    TarReader(InputStream in) {
        super(new Source(in), UTF_8.name());
    }

    private Source source() {
        return (Source) in;
    }

    @Override
    public @Nullable Member next() throws IOException {
        TarArchiveEntry entry;
        do {
            if (getCurrentEntry() != null) {
                transferTo(OutputStream.nullOutputStream());
            }
            headers = 0;
            pax.reset();
            absolute = false;
            source().left = LONGEST;
            entry = getNextEntry();
            source().left = Long.MAX_VALUE;
        } while (entry != null && entry.getLinkFlag() == 'V');
        if (entry == null) {
            // the padding behind it too, and with it the checksum of what it is compressed by
            in.transferTo(OutputStream.nullOutputStream());
            return null;
        }
        return member(entry);
    }

    private Member member(TarArchiveEntry entry) throws IOException {
        Matcher paxName = PAX_NAME.matcher(pax.toString(ISO_8859_1));
        while (paxName.find()) {
            oddName = false;
            absolute |= !paxName.group(1).isEmpty();
        }
        String path = (absolute ? "/" : "") + marked(entry.getName(), oddName);
        if (entry.isSparse()) {
            throw sparse(path);
        }
        char type = (char) entry.getLinkFlag();
        boolean leads = type == '1' || type == '2';
        Kind kind = entry.isDirectory() && !leads
                ? Kind.DIRECTORY
                : switch (type) {
                    case '0', '\0', '7', '1' -> Kind.FILE;
                    case '2' -> Kind.LINK;
                    default -> Kind.OTHER;
                };
        Member member = Member.of(
                index++,
                path,
                kind,
                entry.getMode() & MODES,
                kind == Kind.FILE ? entry.getSize() : 0,
                entry.getLastModifiedTime().toInstant().getEpochSecond(),
                leads ? marked(entry.getLinkName(), oddTarget) : "");
        return member.ownedBy(
                entry.getUserName(),
                entry.getGroupName(),
                entry.getLongUserId() & NUMBER,
                entry.getLongGroupId() & NUMBER);
    }

    /** With a mark for bytes that are no UTF-8, which the library has a question mark for; an archive with them is refused. */
    private static String marked(String text, boolean odd) {
        return odd ? text.replace('?', '\uFFFD') : text;
    }

    private static IOException sparse(String path) {
        return new UnreadableException("'" + path + "' is stored as a sparse file; make the archive without --sparse");
    }

    @Override
    public InputStream content() {
        return this;
    }

    /** A header. */
    @Override
    protected byte[] readRecord() throws IOException {
        byte[] record = super.readRecord();
        if (source().over || isEOFRecord(record)) {
            source().over = true;
            return record;
        }
        if (!isWhole(record) || ++headers > MOST) {
            throw new UnreadableException(DAMAGED);
        }
        if (record[156] == 'S') {
            throw sparse(TarUtils.parseName(record, 0, 100));
        } else if (record[156] == '1' || record[156] == '2') {
            // some programs write the size of the file that it leads to, and nothing of it follows
            Arrays.fill(record, 124, 136, (byte) 0);
        }
        oddName = isOdd(record, 0, 100) || isOdd(record, 345, 500);
        oddTarget = isOdd(record, 157, 257);
        return record;
    }

    private static boolean isWhole(byte[] header) {
        try {
            return TarUtils.verifyCheckSum(header);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOdd(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8).indexOf('\uFFFD') >= 0;
    }

    /** A long name, or target of a link, which stands before the header that it is for. */
    @Override
    protected byte @Nullable [] getLongNameData() throws IOException {
        boolean target = getCurrentEntry().isGNULongLinkEntry();
        byte[] text = super.getLongNameData();
        if (text != null && target) {
            oddTarget = isOdd(text, 0, text.length);
        } else if (text != null) {
            oddName = isOdd(text, 0, text.length);
            absolute = text.length > 0 && text[0] == '/';
        }
        return text;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        TarArchiveEntry entry = getCurrentEntry();
        if (count > 0 && (entry.isPaxHeader() || entry.isGlobalPaxHeader())) {
            pax.write(into, from, count);
        }
        return count;
    }

    /** The bytes of the archive: not more of them for headers than these may have, and no end but that of the archive. */
    private static final class Source extends FilterInputStream {
        private long left = Long.MAX_VALUE;
        private boolean over;

        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, (int) Math.min(length, left));
            if (count < 0 && !over) {
                throw new EOFException();
            } else if (left == 0) {
                throw new UnreadableException("a name in it has more than 1 MiB");
            }
            left -= Math.max(count, 0);
            return count;
        }
    }
}
