package dev.plumb.modules.archive;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.kit.files.FileState.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * An archive on the controller. Zip, tar, and tar with gzip or bzip2 are read here; other compressions by their programs, which the
 * controller must have. The listing costs one way through the archive for each run, however many hosts there are.
 */
final class LocalArchive {
    private static final int BUFFER = 1 << 16;
    private static final int KEPT = 8;

    /** Listings by digest of the archive: a plan may be made many times, for many hosts. */
    private static final Map<String, Archive> LISTED =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Archive> eldest) {
                    return size() > KEPT;
                }
            });

    private LocalArchive() {}

    /** What is in it, with digests of all files. */
    static Archive list(LocalSource.Entry file) {
        Archive known = LISTED.get(file.sha256());
        if (known != null) {
            return known;
        }
        synchronized (LISTED) {
            return LISTED.computeIfAbsent(file.sha256(), key -> read(file));
        }
    }

    private static Archive read(LocalSource.Entry file) {
        try {
            Format format = format(file);
            List<Member> members = new ArrayList<>();
            try (MemberReader reader = open(file)) {
                for (Member member = reader.next(); member != null; member = reader.next()) {
                    boolean content = member.kind() == Kind.FILE && !member.isOtherName();
                    members.add(content ? digested(member, reader.content()) : member);
                    if (members.size() > Archive.MOST) {
                        return Archive.failed("it has more than " + Archive.MOST + " members");
                    }
                }
            }
            return Archive.of(format.handler, file.sha256(), members);
        } catch (EOFException e) {
            return Archive.failed("it ends early");
        } catch (UnreadableException e) {
            return Archive.failed(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            // readers fail in many ways on what somebody has damaged on purpose
            return Archive.failed(
                    "it is damaged, or cannot be read" + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        }
    }

    private static Member digested(Member member, InputStream content) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            sha256.update(buffer, 0, count);
            size += count;
        }
        return member.with(size, HexFormat.of().formatHex(sha256.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How archives are packed, by the bytes that they begin with. */
    private enum Format {
        ZIP("ZipArchive", "504b"),
        GZIP("TgzArchive", "1f8b"),
        BZIP2("TarBzipArchive", "425a68"),
        XZ("TarXzArchive", "fd377a585a"),
        ZSTD("TarZstdArchive", "28b52ffd"),
        TAR("TarArchive", "");

        private final String handler;
        private final String magic;

        Format(String handler, String magic) {
            this.handler = handler;
            this.magic = magic;
        }

        static Format of(byte[] start) {
            String hex = HexFormat.of().formatHex(start);
            for (Format each : values()) {
                if (hex.startsWith(each.magic)) {
                    return each;
                }
            }
            return TAR;
        }
    }

    private static Format format(LocalSource.Entry file) throws IOException {
        try (InputStream in = file.input().open()) {
            byte[] start = in.readNBytes(6);
            if (start.length == 0) {
                throw new UnreadableException("the file is 0 bytes");
            }
            return Format.of(start);
        }
    }

    /** Begins to read it. */
    static MemberReader open(LocalSource.Entry file) throws IOException {
        Format format = format(file);
        if (format == Format.ZIP) {
            return new ZipReader(file);
        }
        InputStream in = new BufferedInputStream(file.input().open(), BUFFER);
        return new TarReader(
                switch (format) {
                    case TAR -> in;
                    case GZIP -> new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
                    case BZIP2 -> new BufferedInputStream(new BZip2CompressorInputStream(in, true), BUFFER);
                    default -> {
                        in.close();
                        yield new Unpacked(format.name().toLowerCase(java.util.Locale.ROOT), file);
                    }
                });
    }

    /** What a program of the controller unpacks. */
    private static final class Unpacked extends FilterInputStream {
        private final Process process;
        private final String name;
        private boolean over;

        Unpacked(String name, LocalSource.Entry file) throws IOException {
            this(name, begin(name, file));
        }

        private Unpacked(String name, Process process) {
            super(new BufferedInputStream(process.getInputStream(), BUFFER));
            this.process = process;
            this.name = name;
        }

        private static Process begin(String name, LocalSource.Entry file) throws IOException {
            if (file.opened() != null) {
                throw new UnreadableException(
                        "an encrypted archive must be a zip, or a tar, plain or with gzip or bzip2");
            }
            try {
                return new ProcessBuilder(name, "-dc")
                        .redirectInput(file.path().toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                throw new UnreadableException("the controller has no " + name + ", which is needed to read it");
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            if (count < 0 && !over) {
                over = true;
                int status = status();
                if (status != 0) {
                    throw new UnreadableException("it is damaged: " + name + " ends with status " + status);
                }
            }
            return count;
        }

        private int status() throws IOException {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            process.destroyForcibly();
        }
    }
}
