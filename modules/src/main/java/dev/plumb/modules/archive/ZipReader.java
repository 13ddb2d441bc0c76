package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.kit.files.FileState.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;

/** Reads zip by its directory, which tells permissions and links, by Commons Compress; what the JDK has tells neither. */
final class ZipReader implements MemberReader {
    private static final int LONGEST_TARGET = 4096;
    private static final int SHORT = 0xffff;
    private static final int END = 0x06054b50;
    private static final int LENGTH_OF_END = 22;
    private static final int LONGEST_END = LENGTH_OF_END + SHORT;
    private static final int END_64 = 0x06064b50;

    /** With what tells where it is. */
    private static final int LENGTH_OF_END_64 = 76;

    /** How members may be packed: what the library knows without other ones. */
    private static final Set<Integer> METHODS = Set.of(
            ZipEntry.STORED, ZipEntry.DEFLATED, ZipMethod.ENHANCED_DEFLATED.getCode(), ZipMethod.BZIP2.getCode());

    private final ZipFile zip;
    private final Iterator<ZipArchiveEntry> entries;
    private final CRC32 sum = new CRC32();
    private int index;
    private @Nullable ZipArchiveEntry entry;
    private InputStream content = InputStream.nullInputStream();

    ZipReader(LocalSource.Entry file) throws IOException {
        // names are decoded here, and what stands before each member says nothing more of it
        ZipFile.Builder builder =
                ZipFile.builder().setUseUnicodeExtraFields(false).setIgnoreLocalFileHeader(true);
        zip = (file.opened() != null ? builder.setByteArray(file.bytes()) : builder.setPath(file.path())).get();
        List<ZipArchiveEntry> all = Collections.list(zip.getEntries());
        entries = all.iterator();
        long told = told(file);
        if (told >= 0 && (told & SHORT) != (all.size() & SHORT)) {
            zip.close();
            throw new UnreadableException("it is damaged: there are " + all.size() + " members of " + told);
        }
    }

    /** How many members there are as its end tells, maybe less a multiple of 65536: the library takes as many as it can read. */
    private static long told(LocalSource.Entry file) throws IOException {
        try (InputStream in = file.input().open()) {
            in.skipNBytes(Math.max(0, file.size() - LONGEST_END));
            ByteBuffer tail = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int end = tail.limit() - LENGTH_OF_END;
            while (end > 0 && tail.getInt(end) != END) {
                end--;
            }
            int told = tail.getShort(end + 10) & SHORT;
            int large = end - LENGTH_OF_END_64;
            return told < SHORT ? told : large >= 0 && tail.getInt(large) == END_64 ? tail.getLong(large + 32) : -1;
        }
    }

    @Override
    public @Nullable Member next() throws IOException {
        content.transferTo(OutputStream.nullOutputStream());
        content.close();
        if (entry != null && sum.getValue() != entry.getCrc()) {
            throw new UnreadableException("it is damaged: '" + entry.getName() + "' is not what it was");
        }
        entry = entries.hasNext() ? entries.next() : null;
        return entry == null ? null : member(entry);
    }

    private Member member(ZipArchiveEntry found) throws IOException {
        boolean unix = found.getPlatform() == ZipArchiveEntry.PLATFORM_UNIX;
        byte[] raw = found.getRawName();
        String told = new String(raw, found.getGeneralPurposeBit().usesUTF8ForNames() ? UTF_8 : charset(raw));
        String path = unix ? told : told.replace('\\', '/');
        if (found.getGeneralPurposeBit().usesEncryption()) {
            throw new UnreadableException("'" + path + "' is encrypted");
        } else if (!METHODS.contains(found.getMethod())) {
            throw new UnreadableException(
                    "'" + path + "' is packed by method " + found.getMethod() + ", which is not known here");
        }
        sum.reset();
        content = new CheckedInputStream(zip.getInputStream(found), sum);
        int bits = found.getUnixMode();
        Kind kind = path.endsWith("/") ? Kind.DIRECTORY : kind(bits);
        return Member.of(
                index++,
                path,
                kind,
                bits == 0 ? null : (Integer) (bits & 0777),
                kind == Kind.FILE ? found.getSize() : 0,
                Math.floorDiv(found.getTime(), 1000L),
                kind == Kind.LINK ? new String(content.readNBytes(LONGEST_TARGET), UTF_8) : "");
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

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public void close() throws IOException {
        content.close();
        zip.close();
    }
}
