package dev.plumb.modules.docker;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What docker's prune commands print, for {@code register}. */
final class PruneAnswer {
    /** Begins what one of the commands prints. */
    static final String SECTION = "--plumb-prune ";

    private static final Pattern SPACE =
            Pattern.compile("(?:Total reclaimed space|Total):\\s*(\\d+(?:\\.\\d+)?)\\s*([kMGTP]?)B");
    private static final String UNITS = "kMGTP";

    private PruneAnswer() {}

    /** Values by what is pruned; of images those that docker tells, with a word each for what was done. */
    static Map<String, @Nullable Object> values(String printed) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String section : printed.split("(?m)^" + SECTION)) {
            int end = section.indexOf('\n');
            String kind = end < 0 ? "" : section.substring(0, end);
            String text = section.substring(end + 1);
            switch (kind) {
                case "containers", "volumes" -> {
                    values.put(kind, lines(text));
                    values.put(kind + "_space_reclaimed", space(text));
                }
                case "networks" -> values.put(kind, lines(text));
                case "images" -> {
                    values.put(
                            kind, lines(text).stream().map(PruneAnswer::image).toList());
                    values.put("images_space_reclaimed", space(text));
                }
                case "builder_cache" -> values.put("builder_cache_space_reclaimed", space(text));
                default -> {
                    // what comes before the first one
                }
            }
        }
        return values;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        boolean told = false;
        for (String line : text.split("\n")) {
            if (line.startsWith("Deleted ") && line.endsWith(":")) {
                told = true;
            } else if (line.isBlank() || line.startsWith("Total ")) {
                told = false;
            } else if (told) {
                lines.add(line.strip());
            }
        }
        return lines;
    }

    private static Map<String, String> image(String line) {
        int colon = line.indexOf(": ");
        return colon < 0 || line.startsWith("deleted")
                ? Map.of("Deleted", line.substring(colon < 0 ? 0 : colon + 2))
                : Map.of("Untagged", line.substring(colon + 2));
    }

    /** In bytes, as exactly as docker tells. */
    private static long space(String text) {
        Matcher space = SPACE.matcher(text);
        long bytes = 0;
        while (space.find()) {
            int power = space.group(2).isEmpty() ? 0 : 3 * (UNITS.indexOf(space.group(2)) + 1);
            bytes = new BigDecimal(space.group(1)).scaleByPowerOfTen(power).longValue();
        }
        return bytes;
    }
}
