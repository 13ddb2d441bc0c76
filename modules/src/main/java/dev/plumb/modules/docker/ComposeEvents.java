package dev.plumb.modules.docker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What compose says in a dry run that it would do: {@code DRY-RUN MODE -  Container shop-web-1  Recreate}. */
final class ComposeEvents {
    private static final Pattern LINE =
            Pattern.compile("DRY-RUN MODE - +(?:(Container|Network|Volume|Image) )?\"?([^\\s\"]+)\"?  ?(\\w+).*");

    /** A container that makes way has its number before its name for a moment. */
    private static final Pattern PASSING = Pattern.compile("[0-9a-f]{12}_.*");

    private static final List<String> NOTHING =
            List.of("Running", "Created", "Waiting", "Healthy", "Recreated", "Started", "Exited");

    private ComposeEvents() {}

    /** The first thing that would be done to each, by {@code container NAME} and the like; compose tells them in any order. */
    static Map<String, Object> of(String text) {
        Map<String, Object> all = new TreeMap<>();
        for (String line : text.split("\n")) {
            Matcher event = LINE.matcher(line.strip());
            if (!event.matches() || PASSING.matcher(event.group(2)).matches() || NOTHING.contains(event.group(3))) {
                continue;
            }
            String kind = event.group(1) == null ? "image of" : event.group(1).toLowerCase(java.util.Locale.ROOT);
            all.putIfAbsent(kind + " " + event.group(2), event.group(3));
        }
        return all;
    }

    /** What there is when that is done; null where it leads to nothing of its own. */
    static @Nullable String after(String event) {
        return switch (event) {
            case "Creating", "Recreate", "Starting", "Restarting" -> "running";
            case "Stopping", "Removing" -> "removed";
            case "Pulling" -> "pulled";
            case "Building" -> "built";
            default -> null;
        };
    }
}
