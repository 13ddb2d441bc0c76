package dev.plumb.modules.kit.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Headers of a tar archive, in the form of GNU, for what a host unpacks into a private directory, see {@link StagedFiles}. */
public final class TarHeader {
    /** Of a file. */
    public static final byte FILE = TarConstants.LF_NORMAL;

    /** Of another name of a file. */
    public static final byte OTHER_NAME = TarConstants.LF_LINK;

    /** Of a symbolic link. */
    public static final byte LINK = TarConstants.LF_SYMLINK;

    /** Of a directory. */
    public static final byte DIRECTORY = TarConstants.LF_DIR;

    /** Bytes of a block: contents are filled up to whole blocks, and two empty ones end an archive. */
    public static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;

    private static final int OWN = 0700;

    private TarHeader() {}

    /**
     * A header, with one of GNU's before it for each name that is too long for it.
     *
     * @param type what it is of
     * @param size bytes of a file's content, which follows
     * @param mtime when it was last modified, seconds since 1970
     * @param leads what a link leads to, or a file is another name of; else empty
     */
    public static byte[] of(String path, byte type, long size, long mtime, String leads) {
        TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
        entry.setMode(OWN);
        entry.setNames("", "");
        entry.setSize(size);
        entry.setLastModifiedTime(FileTime.from(Math.max(mtime, 0), TimeUnit.SECONDS));
        entry.setLinkName(leads);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        TarArchiveOutputStream out = new TarArchiveOutputStream(all, UTF_8.name());
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        try {
            out.putArchiveEntry(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }
}
