package dev.plumb.modules.files;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.ControllerType;
import dev.plumb.resource.Digests;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is at a path of the controller, links followed. The key is the absolute path.
 *
 * @param checksum SHA-1 of a regular file, else null
 * @param md5 its MD5, or null
 * @param obstacle why nothing can be put there, or null
 */
record LocalFile(
        @Nullable String checksum,
        @Nullable String md5,
        @Nullable String obstacle) implements State {
    static final Type TYPE = new Type();

    private static final LocalFile ABSENT = new LocalFile(null, null, null);

    /** The file at this absolute path. */
    static ResourceRef<LocalFile> ref(Path path) {
        return new ResourceRef<>(TYPE, path.toString());
    }

    /** A file with this content, as it is planned. */
    static LocalFile of(String checksum) {
        return new LocalFile(checksum, null, null);
    }

    @Override
    public boolean exists() {
        return checksum != null;
    }

    /** The content is told by its checksum only: what is in a file of a host may be secret. */
    @Override
    public Attributes attributes() {
        return Attributes.builder().text("checksum", checksum).build();
    }

    /** Looks at files of the controller. */
    static final class Type implements ControllerType<LocalFile> {
        private Type() {}

        @Override
        public String name() {
            return "local file";
        }

        @Override
        public LocalFile absent(ResourceRef<LocalFile> ref) {
            return ABSENT;
        }

        @Override
        public LocalFile look(ResourceRef<LocalFile> ref) {
            Path path = Path.of(ref.key());
            if (Files.isDirectory(path)) {
                return new LocalFile(null, null, "it is a directory");
            } else if (!Files.exists(path)) {
                return above(path);
            } else if (!Files.isRegularFile(path)) {
                return new LocalFile(null, null, "it is a pipe, a socket or a device");
            }
            try (InputStream in = Files.newInputStream(path)) {
                MessageDigest sha1 = Digests.of("SHA-1");
                MessageDigest md5 = Digests.of("MD5");
                byte[] buffer = new byte[64 * 1024];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    sha1.update(buffer, 0, count);
                    md5.update(buffer, 0, count);
                }
                HexFormat hex = HexFormat.of();
                return new LocalFile(hex.formatHex(sha1.digest()), hex.formatHex(md5.digest()), null);
            } catch (IOException e) {
                return new LocalFile(null, null, "it cannot be read: " + Texts.words(e));
            }
        }

        /** Whether a file can be made there: what is above it is a directory, or will be one. */
        private static LocalFile above(Path path) {
            Path at = path.getParent();
            while (at != null && !Files.exists(at)) {
                at = at.getParent();
            }
            if (at != null && !Files.isDirectory(at)) {
                return new LocalFile(null, null, at + " is no directory");
            }
            return at == null || Files.isWritable(at)
                    ? ABSENT
                    : new LocalFile(null, null, "permission denied for " + at);
        }
    }
}
