package dev.plumb.modules.archive;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.archive.Unpacking.Unpacked;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.TarHeader;
import dev.plumb.script.Input;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some members of an archive of the controller as a tar archive of their own, which holds nothing but them, under the names that
 * they are to have. So only what differs is sent, and the host needs nothing but {@code tar}, whatever the archive is.
 */
final class TarStream implements Input {
    private static final int BLOCK = TarHeader.BLOCK;

    private final LocalSource.Entry file;
    private final List<Unpacked> parts;

    /** By number of a member, the part that has its content: further ones are other names of that. */
    private final Map<Integer, Unpacked> first = new HashMap<>();

    TarStream(LocalSource.Entry file, List<Unpacked> parts) {
        this.file = file;
        this.parts = List.copyOf(parts);
        parts.forEach(part -> first.putIfAbsent(part.member().index(), part));
    }

    private boolean hasContent(Unpacked part) {
        return part.member().kind() == Kind.FILE
                && part.equals(first.get(part.member().index()));
    }

    @Override
    public long size() {
        long size = 2 * BLOCK;
        for (Unpacked part : parts) {
            size += header(part).length;
            size += hasContent(part) ? (part.member().size() + BLOCK - 1) / BLOCK * BLOCK : 0;
        }
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        ByteArrayOutputStream directories = new ByteArrayOutputStream();
        ByteArrayOutputStream links = new ByteArrayOutputStream();
        Map<Integer, Unpacked> files = new HashMap<>();
        for (Unpacked part : parts) {
            switch (part.member().kind()) {
                case DIRECTORY -> directories.writeBytes(header(part));
                case FILE -> {
                    if (hasContent(part)) {
                        files.put(part.member().index(), part);
                    } else {
                        links.writeBytes(header(part));
                    }
                }
                default -> links.writeBytes(header(part));
            }
        }
        links.write(new byte[2 * BLOCK]);
        return new Stream(LocalArchive.open(file), files, directories.toByteArray(), links.toByteArray());
    }

    private byte[] header(Unpacked part) {
        Member member = part.member();
        boolean other = member.kind() == Kind.FILE && !hasContent(part);
        String leads = member.kind() == Kind.LINK
                ? member.target()
                : other ? first.getOrDefault(member.index(), part).name() : "";
        byte type = member.kind() == Kind.DIRECTORY
                ? TarHeader.DIRECTORY
                : member.kind() == Kind.LINK ? TarHeader.LINK : other ? TarHeader.OTHER_NAME : TarHeader.FILE;
        return TarHeader.of(part.name(), type, hasContent(part) ? member.size() : 0, member.mtime(), leads);
    }

    /** Goes through the archive, and gives what is wanted of it. */
    private final class Stream extends InputStream {
        private final MemberReader reader;
        private final Map<Integer, Unpacked> files;
        private final byte[] links;
        private InputStream current;
        private boolean inLinks;

        Stream(MemberReader reader, Map<Integer, Unpacked> files, byte[] directories, byte[] links) {
            this.reader = reader;
            this.files = files;
            this.links = links;
            this.current = new ByteArrayInputStream(directories);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            while (true) {
                int count = current.read(into, from, length);
                if (count >= 0 || inLinks) {
                    return count;
                }
                current = next();
            }
        }

        private InputStream next() throws IOException {
            for (Member member = reader.next(); member != null; member = reader.next()) {
                Unpacked wanted = files.get(member.index());
                if (wanted != null) {
                    return file(wanted, reader.content());
                }
            }
            inLinks = true;
            return new ByteArrayInputStream(links);
        }

        private InputStream file(Unpacked part, InputStream content) {
            long size = part.member().size();
            byte[] padding = new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)];
            InputStream body = new SequenceInputStream(new Open(content), new ByteArrayInputStream(padding));
            return new SequenceInputStream(new ByteArrayInputStream(header(part)), body);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** A stream that is read on after it was closed. */
    private static final class Open extends FilterInputStream {
        Open(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
