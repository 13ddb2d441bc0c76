package dev.plumb.modules.sync;

import dev.plumb.modules.kit.files.TarHeader;
import dev.plumb.script.Input;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Files, directories and links of the controller as a tar archive, made while it is sent. */
final class FileStream implements Input {
    private static final int BLOCK = TarHeader.BLOCK;

    private final List<Item> items;

    FileStream(List<Item> items) {
        this.items = List.copyOf(items);
    }

    @Override
    public long size() {
        long size = 2 * BLOCK;
        for (Item item : items) {
            size += header(item).length + item.size() + padding(item);
        }
        return size;
    }

    private static long padding(Item item) {
        return (BLOCK - item.size() % BLOCK) % BLOCK;
    }

    private static byte[] header(Item item) {
        byte type = item.isDirectory() ? TarHeader.DIRECTORY : item.isLink() ? TarHeader.LINK : TarHeader.FILE;
        return TarHeader.of(item.name(), type, item.size(), item.mtime(), item.target());
    }

    @Override
    public InputStream open() {
        return new Stream(items.iterator());
    }

    /** Gives a part of the archive when its turn comes. */
    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }

    /** One part after the other. */
    private static final class Stream extends InputStream {
        private final Iterator<Item> rest;
        private final Deque<Opening> next = new ArrayDeque<>();
        private InputStream current = InputStream.nullInputStream();
        private boolean ended;

        Stream(Iterator<Item> rest) {
            this.rest = rest;
        }

        private boolean advance() {
            if (rest.hasNext()) {
                Item item = rest.next();
                next.add(() -> new ByteArrayInputStream(header(item)));
                if (item.isFile()) {
                    next.add(() -> new Content(item));
                    next.add(() -> new ByteArrayInputStream(new byte[(int) padding(item)]));
                }
                return true;
            } else if (!ended) {
                ended = true;
                next.add(() -> new ByteArrayInputStream(new byte[2 * BLOCK]));
                return true;
            }
            return false;
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
                if (count >= 0) {
                    return count;
                }
                current.close();
                if (next.isEmpty() && !advance()) {
                    return -1;
                }
                current = next.remove().open();
            }
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }

    /** The content of a file, in the length that was announced. */
    private static final class Content extends InputStream {
        private final Item item;
        private final InputStream in;
        private long left;

        Content(Item item) throws IOException {
            this.item = item;
            this.in = Files.newInputStream(item.path());
            this.left = item.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, from, (int) Math.min(left, length));
            if (count < 0) {
                throw new EOFException(item.path() + " has become shorter while it was sent");
            }
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
