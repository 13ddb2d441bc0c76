package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.script.Input;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some members of an archive of the controller as a tar archive of their own, which holds nothing but them, under the names that
 * they are to have. So only what differs is sent, and the host needs nothing but {@code tar}, whatever the archive is.
 */
final class TarStream implements Input {
    private static final int BLOCK = TarReader.BLOCK;
    private static final int NAME = 100;
    private static final int OWN = 0700;

    /**
     * A member that is to be there.
     *
     * @param member what it is
     * @param name its name; no other one is below it unless it is a directory
     */
    record Part(Member member, String name) {}

    private final LocalSource.Entry file;
    private final List<Part> parts;

    /** By number of a member, the part that has its content: further ones are other names of that. */
    private final Map<Integer, Part> first = new HashMap<>();

    TarStream(LocalSource.Entry file, List<Part> parts) {
        this.file = file;
        this.parts = List.copyOf(parts);
        parts.forEach(part -> first.putIfAbsent(part.member.index(), part));
    }

    private boolean hasContent(Part part) {
        return part.member.kind() == Kind.FILE && part.equals(first.get(part.member.index()));
    }

    @Override
    public long size() {
        long size = 2 * BLOCK;
        for (Part part : parts) {
            size += header(part).length;
            size += hasContent(part) ? (part.member.size() + BLOCK - 1) / BLOCK * BLOCK : 0;
        }
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        ByteArrayOutputStream directories = new ByteArrayOutputStream();
        ByteArrayOutputStream links = new ByteArrayOutputStream();
        Map<Integer, Part> files = new HashMap<>();
        for (Part part : parts) {
            switch (part.member.kind()) {
                case DIRECTORY -> directories.writeBytes(header(part));
                case FILE -> {
                    if (hasContent(part)) {
                        files.put(part.member.index(), part);
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

    /** A header, with one of GNU's for each name that is too long for it. */
    private byte[] header(Part part) {
        Kind kind = part.member.kind();
        boolean other = kind == Kind.FILE && !hasContent(part);
        Part content = first.getOrDefault(part.member.index(), part);
        String leads = kind == Kind.LINK ? part.member.target() : other ? content.name : "";
        char type = kind == Kind.DIRECTORY ? '5' : kind == Kind.LINK ? '2' : other ? '1' : '0';
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] name = part.name.getBytes(UTF_8);
        byte[] target = leads.getBytes(UTF_8);
        if (target.length > NAME) {
            longName(all, 'K', target);
        }
        if (name.length > NAME) {
            longName(all, 'L', name);
        }
        long size = hasContent(part) ? part.member.size() : 0;
        all.writeBytes(block(name, type, size, part.member.mtime(), target));
        return all.toByteArray();
    }

    private static void longName(ByteArrayOutputStream all, char type, byte[] name) {
        all.writeBytes(block("././@LongLink".getBytes(UTF_8), type, name.length + 1L, 0, new byte[0]));
        all.writeBytes(Arrays.copyOf(name, (name.length + BLOCK) / BLOCK * BLOCK));
    }

    private static byte[] block(byte[] name, char type, long size, long mtime, byte[] target) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME));
        octal(block, 100, 8, OWN);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, Math.max(mtime, 0));
        block[156] = (byte) type;
        System.arraycopy(target, 0, block, 157, Math.min(target.length, NAME));
        System.arraycopy("ustar  ".getBytes(UTF_8), 0, block, 257, 7);
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        octal(block, 148, 7, sum);
        return block;
    }

    /** Octal digits; where there are too many, the number itself, as GNU writes it. */
    private static void octal(byte[] block, int from, int length, long number) {
        String digits = Long.toOctalString(number);
        if (digits.length() < length) {
            byte[] text = ("0".repeat(length - 1 - digits.length()) + digits).getBytes(UTF_8);
            System.arraycopy(text, 0, block, from, text.length);
            return;
        }
        long rest = number;
        for (int i = from + length - 1; i > from; i--) {
            block[i] = (byte) rest;
            rest >>>= 8;
        }
        block[from] = (byte) 0x80;
    }

    /** Goes through the archive, and gives what is wanted of it. */
    private final class Stream extends InputStream {
        private final MemberReader reader;
        private final Map<Integer, Part> files;
        private final byte[] links;
        private InputStream current;
        private boolean inLinks;

        Stream(MemberReader reader, Map<Integer, Part> files, byte[] directories, byte[] links) {
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
                Part wanted = files.get(member.index());
                if (wanted != null) {
                    return file(wanted, reader.content());
                }
            }
            inLinks = true;
            return new ByteArrayInputStream(links);
        }

        private InputStream file(Part part, InputStream content) {
            long size = part.member.size();
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
