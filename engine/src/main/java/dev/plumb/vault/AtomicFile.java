package dev.plumb.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Replaces a file of the controller by another content, whole or not at all. */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private AtomicFile() {}

    /**
     * Writes a file: a new one with mode 0600, one that is there with the mode it has. A link stays one.
     *
     * @throws IOException when it cannot be written; then the file is as it was
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Set<PosixFilePermission> mode =
                Files.exists(real) ? Files.getPosixFilePermissions(real, LinkOption.NOFOLLOW_LINKS) : OWNER;
        FileAttribute<?> hidden = PosixFilePermissions.asFileAttribute(OWNER);
        Path temporary = Files.createTempFile(real.getParent(), ".plumb-vault-", null, hidden);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(temporary, mode);
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
