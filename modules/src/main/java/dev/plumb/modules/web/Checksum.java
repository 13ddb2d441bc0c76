package dev.plumb.modules.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The checksum that a download must have.
 *
 * @param algorithm {@code sha256} and the like
 * @param hex the checksum, or null when it stands at a URL
 * @param url where it stands, or null
 */
record Checksum(
        String algorithm, @Nullable String hex, @Nullable String url) {
    private static final List<String> ALGORITHMS = List.of("md5", "sha1", "sha224", "sha256", "sha384", "sha512");

    /** What is wrong with a checksum as it is written, or null. */
    static @Nullable String invalid(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        int colon = text.indexOf(':');
        String algorithm = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        if (colon < 0) {
            return "checksum '" + text + "' is not ALGORITHM:CHECKSUM, such as sha256:9f86d0… or sha256:https://…";
        } else if (!ALGORITHMS.contains(algorithm)) {
            return "checksum: '" + algorithm + "' is no algorithm; write one of " + String.join(", ", ALGORITHMS);
        } else if (isUrl(rest)) {
            return null;
        }
        String hex = hex(rest);
        return hex.matches("[0-9a-f]+") && hex.length() == digits(algorithm)
                ? null
                : "checksum: '" + rest + "' is no " + algorithm + ", which has " + digits(algorithm)
                        + " hexadecimal digits";
    }

    /** A checksum as it is written; null when there is none. */
    static @Nullable Checksum of(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        int colon = text.indexOf(':');
        String algorithm = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        return isUrl(rest) ? new Checksum(algorithm, null, rest) : new Checksum(algorithm, hex(rest), null);
    }

    private static boolean isUrl(String text) {
        return text.matches("(?i)(https?|ftp|file)://.+");
    }

    private static String hex(String text) {
        return text.replaceAll("\\W+", "").toLowerCase(Locale.ROOT);
    }

    private static int digits(String algorithm) {
        return switch (algorithm) {
            case "md5" -> 32;
            case "sha1" -> 40;
            case "sha224" -> 56;
            case "sha256" -> 64;
            case "sha384" -> 96;
            default -> 128;
        };
    }

    /**
     * What a file of checksums says of a file, or null when it says nothing: lines of {@code CHECKSUM NAME}, or a checksum alone.
     *
     * @param name the last part of the download's URL
     */
    @Nullable
    Checksum foundIn(String text, String name) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.size() == 1 && lines.get(0).strip().split("\\s+").length == 1) {
            return known(lines.get(0).strip());
        }
        for (String line : lines) {
            String[] parts = line.split(" ", 2);
            String file =
                    parts.length < 2 ? "" : parts[1].replaceFirst("^[ *]", "").replaceFirst("^[./]+", "");
            if (file.equals(name)) {
                return known(parts[0]);
            }
        }
        return null;
    }

    private @Nullable Checksum known(String hex) {
        return invalid(algorithm + ":" + hex) == null ? new Checksum(algorithm, hex(hex), null) : null;
    }

    @Override
    public String toString() {
        return algorithm + ":" + (hex == null ? url : hex);
    }
}
