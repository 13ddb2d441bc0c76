package dev.plumb.modules.system.packages;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * OpenPGP certificates, as RFC 4880 and RFC 9580 have them: public keys with all that is bound to them. Read without a program,
 * since an empty host has none that could.
 */
final class Certificates {
    private static final Pattern BLOCK =
            Pattern.compile("(?s)-----BEGIN PGP ([A-Z ]+)-----[ \\t]*\\r?\\n(.*?)-----END PGP \\1-----");

    private static final int SIGNATURE = 2;
    private static final int PUBLIC_KEY = 6;
    private static final int USER_ID = 13;
    private static final int PUBLIC_SUBKEY = 14;
    private static final int USER_ATTRIBUTE = 17;

    /** Lines of armor have so many characters. */
    private static final int LINE = 64;

    private static final int ID = 8;

    private Certificates() {}

    /**
     * A certificate.
     *
     * @param packets its bytes
     * @param fingerprints of the primary key first, then of its subkeys; hexadecimal in capitals
     * @param ids their key ids of 16 digits
     */
    record Certificate(byte[] packets, List<String> fingerprints, List<String> ids) {
        /** The fingerprint of its primary key. */
        String fingerprint() {
            return fingerprints.get(0);
        }

        /** Whether an id of 8 or 16 digits, or a fingerprint, is that of one of its keys. */
        boolean has(String id) {
            return fingerprints.contains(id)
                    || ids.stream().anyMatch(each -> each.equals(id) || id.length() == ID && each.endsWith(id));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Certificate certificate && Arrays.equals(packets, certificate.packets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(packets);
        }
    }

    /**
     * Those in a file, with or without armor.
     *
     * @throws IllegalArgumentException when it holds something else, with the reason as the end of a sentence
     */
    static List<Certificate> in(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (file.length > 0 && (file[0] & 0x80) != 0) {
            return parsed(file);
        } else if (text.startsWith("KBXf", ID)) {
            throw new IllegalArgumentException("is a keybox of GnuPG, which apt does not read; export its keys");
        }
        List<Certificate> all = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (!block.group(1).equals("PUBLIC KEY BLOCK")) {
                throw new IllegalArgumentException(
                        "is a " + block.group(1).toLowerCase(Locale.ROOT) + ", not a public key");
            }
            all.addAll(parsed(decoded(block.group(2))));
        }
        if (all.isEmpty() && !text.isBlank()) {
            throw new IllegalArgumentException("holds no public key of OpenPGP");
        }
        return all;
    }

    /** The bytes of an armor: headers end with an empty line, a checksum begins with an equals sign. */
    private static byte[] decoded(String body) {
        StringBuilder base64 = new StringBuilder();
        boolean headers = true;
        for (String line : body.split("\\r?\\n", -1)) {
            if (headers) {
                headers = line.contains(": ");
                if (line.isBlank() || headers) {
                    headers = !line.isBlank();
                    continue;
                }
            }
            base64.append(line.startsWith("=") ? "" : line.strip());
        }
        try {
            return Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has an armor that is not whole");
        }
    }

    private static List<Certificate> parsed(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("holds no public key of OpenPGP");
        }
        List<Certificate> all = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        int begin = 0;
        for (Packet packet = Packet.at(bytes, 0); packet != null; packet = Packet.at(bytes, packet.end)) {
            if (packet.tag == PUBLIC_KEY) {
                if (packet.begin > 0) {
                    all.add(certificate(bytes, begin, packet.begin, fingerprints, ids));
                }
                begin = packet.begin;
                fingerprints.clear();
                ids.clear();
            } else if (packet.begin == 0) {
                throw new IllegalArgumentException("holds no public key of OpenPGP");
            }
            if (packet.tag == PUBLIC_KEY || packet.tag == PUBLIC_SUBKEY) {
                String fingerprint = fingerprint(packet.body(bytes));
                boolean first = packet.body(bytes)[0] > 4;
                fingerprints.add(fingerprint);
                ids.add(
                        first
                                ? fingerprint.substring(0, 2 * ID)
                                : fingerprint.substring(fingerprint.length() - 2 * ID));
            }
        }
        all.add(certificate(bytes, begin, bytes.length, fingerprints, ids));
        return all;
    }

    private static Certificate certificate(byte[] bytes, int from, int to, List<String> prints, List<String> ids) {
        return new Certificate(kept(Arrays.copyOfRange(bytes, from, to)), List.copyOf(prints), List.copyOf(ids));
    }

    /** Without what GnuPG notes of its own trust, which is no part of a certificate. */
    private static byte[] kept(byte[] bytes) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (Packet packet = Packet.at(bytes, 0); packet != null; packet = Packet.at(bytes, packet.end)) {
            switch (packet.tag) {
                case PUBLIC_KEY, PUBLIC_SUBKEY, SIGNATURE, USER_ID, USER_ATTRIBUTE ->
                    kept.write(bytes, packet.begin, packet.end - packet.begin);
                default -> {
                    // a ring's own
                }
            }
        }
        return kept.toByteArray();
    }

    private static String fingerprint(byte[] body) {
        int version = body.length == 0 ? 0 : body[0];
        int length = body.length;
        byte[] head = version == 4
                ? new byte[] {(byte) 0x99, (byte) (length >> 8), (byte) length}
                : new byte[] {
                    (byte) (0x95 + version),
                    (byte) (length >> 24),
                    (byte) (length >> 16),
                    (byte) (length >> 8),
                    (byte) length
                };
        if (version < 4 || version > 6) {
            throw new IllegalArgumentException("holds a key of version " + version + ", which is not known");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(version == 4 ? "SHA-1" : "SHA-256");
            digest.update(head);
            return HexFormat.of().withUpperCase().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A ring of these, as a file of this name has it: armored where it ends with {@code .asc}. */
    static byte[] file(String name, List<Certificate> all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        all.forEach(each -> bytes.writeBytes(each.packets));
        if (!name.endsWith(".asc")) {
            return bytes.toByteArray();
        }
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes.toByteArray());
        return ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + base64 + "\n-----END PGP PUBLIC KEY BLOCK-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Where a packet is.
     *
     * @param begin of its header
     * @param content after its header
     */
    private record Packet(int tag, int begin, int content, int end) {
        /** The packet that begins here; null at the end. */
        static @Nullable Packet at(byte[] bytes, int at) {
            if (at == bytes.length) {
                return null;
            }
            try {
                return read(bytes, at);
            } catch (ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("ends in the middle of a key");
            }
        }

        private static Packet read(byte[] bytes, int at) {
            int head = bytes[at] & 0xFF;
            if ((head & 0x80) == 0) {
                throw new IllegalArgumentException("holds something else than keys of OpenPGP");
            }
            boolean old = (head & 0x40) == 0;
            int first = bytes[at + 1] & 0xFF;
            int octets = old ? 1 << (head & 3) : first < 192 ? 1 : first < 224 ? 2 : 5;
            if (old && (head & 3) == 3 || !old && first >= 224 && first < 255) {
                throw new IllegalArgumentException("holds a packet of no known length, as keys do not");
            }
            long length = old
                    ? number(bytes, at + 1, octets)
                    : octets == 1
                            ? first
                            : octets == 2
                                    ? ((first - 192) << 8) + (bytes[at + 2] & 0xFF) + 192
                                    : number(bytes, at + 2, 4);
            int content = at + 1 + octets;
            if (length > bytes.length - content) {
                throw new IllegalArgumentException("ends in the middle of a key");
            }
            return new Packet(old ? head >> 2 & 0xF : head & 0x3F, at, content, content + (int) length);
        }

        private static long number(byte[] bytes, int at, int octets) {
            long value = 0;
            for (int i = 0; i < octets; i++) {
                value = value << 8 | bytes[at + i] & 0xFF;
            }
            return value;
        }

        byte[] body(byte[] bytes) {
            return Arrays.copyOfRange(bytes, content, end);
        }
    }
}
