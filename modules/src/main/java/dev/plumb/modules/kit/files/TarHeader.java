package dev.plumb.modules.kit.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Headers of a tar archive, in the form of GNU, for what a host unpacks into a private directory, see {@link StagedFiles}. */
public final class TarHeader {
    /** Of a file. */
    public static final char FILE = '0';

    /** Of another name of a file. */
    public static final char OTHER_NAME = '1';

    /** Of a symbolic link. */
    public static final char LINK = '2';

    /** Of a directory. */
    public static final char DIRECTORY = '5';

    /** Bytes of a block: contents are filled up to whole blocks, and two empty ones end an archive. */
    public static final int BLOCK = 512;

    private static final int NAME = 100;
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
    public static byte[] of(String path, char type, long size, long mtime, String leads) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] name = path.getBytes(UTF_8);
        byte[] target = leads.getBytes(UTF_8);
        if (target.length > NAME) {
            longName(all, 'K', target);
        }
        if (name.length > NAME) {
            longName(all, 'L', name);
        }
        all.writeBytes(block(name, type, size, mtime, target));
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
}
