package dev.plumb.modules.sync;

import dev.plumb.modules.kit.files.TarHeader;
import dev.plumb.script.Input;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        Iterator<InputStream> parts = Stream.concat(
                        items.stream().flatMap(FileStream::parts),
                        Stream.of(new ByteArrayInputStream(new byte[2 * BLOCK])))
                .iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.next();
            }
        });
    }

    private static Stream<InputStream> parts(Item item) {
        Stream<InputStream> header = Stream.of(new ByteArrayInputStream(header(item)));
        Stream<InputStream> content = item.isFile()
                ? Stream.of(new Content(item), new ByteArrayInputStream(new byte[(int) padding(item)]))
                : Stream.of();
        return Stream.concat(header, content);
    }

    /** The content of a file, in the length that was announced; opened when its turn comes. */
    private static final class Content extends InputStream {
        private final Item item;
        private @Nullable InputStream opened;
        private long left;

        Content(Item item) {
            this.item = item;
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
            InputStream in = opened == null ? Files.newInputStream(item.path()) : opened;
            opened = in;
            int count = in.read(into, from, (int) Math.min(left, length));
            if (count < 0) {
                throw new EOFException(item.path() + " has become shorter while it was sent");
            }
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
