package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of paths, as {@code os.path} of Python has them. */
final class PathFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        try {
            return switch (call.function()) {
                case "basename" -> basename(call.text("path"));
                case "dirname" -> dirname(call.text("path"));
                case "splitext" -> splitext(call.text("path"));
                case "expanduser" -> expanduser(call.text("path"));
                case "expandvars" -> expandvars(call.text("path"));
                case "realpath" -> realpath(call.text("path"));
                case "normpath" -> shown(Path.of(call.text("path")).normalize());
                case "relpath" -> relpath(call);
                case "path_join" -> pathJoin(call.list("parts"));
                case "commonpath" -> commonpath(call.list("paths"));
                default -> throw new IllegalStateException(call.function());
            };
        } catch (InvalidPathException e) {
            throw call.misuse("this is no path");
        }
    }

    /** Empty behind a trailing slash. */
    private static String basename(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String dirname(String path) {
        int end = path.lastIndexOf('/') + 1;
        int cut = end;
        while (cut > 0 && path.charAt(cut - 1) == '/') {
            cut--;
        }
        return path.substring(0, cut == 0 ? end : cut);
    }

    private static List<@Nullable Object> splitext(String path) {
        int first = path.lastIndexOf('/') + 1;
        while (first < path.length() && path.charAt(first) == '.') {
            first++;
        }
        int dot = path.lastIndexOf('.');
        int cut = dot > first ? dot : path.length();
        return Values.items(List.of(path.substring(0, cut), path.substring(cut)));
    }

    private static String expanduser(String path) {
        boolean own = path.equals("~") || path.startsWith("~/");
        return own ? System.getProperty("user.home") + path.substring(1) : path;
    }

    private static String expandvars(String path) {
        Matcher matcher = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})").matcher(path);
        return matcher.replaceAll(match -> {
            String value = System.getenv(match.group(1) != null ? match.group(1) : match.group(2));
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
    }

    /** Links are followed as far as the path is there. */
    private static String realpath(String path) {
        Path absolute = Path.of(path).toAbsolutePath().normalize();
        Deque<Path> missing = new ArrayDeque<>();
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                Path real = there.toRealPath();
                for (Path name : missing) {
                    real = real.resolve(name);
                }
                return real.toString();
            } catch (IOException e) {
                Path name = there.getFileName();
                if (name != null) {
                    missing.push(name);
                }
            }
        }
        return absolute.toString();
    }

    private static String shown(Path path) {
        return path.toString().isEmpty() ? "." : path.toString();
    }

    private static String relpath(Call call) {
        Path start = Path.of(call.text("start")).toAbsolutePath().normalize();
        return shown(
                start.relativize(Path.of(call.text("path")).toAbsolutePath().normalize()));
    }

    private static String pathJoin(List<@Nullable Object> parts) {
        StringBuilder joined = new StringBuilder();
        for (Object part : parts) {
            String text = String.valueOf(Values.text(part));
            if (text.startsWith("/")) {
                joined.setLength(0);
            } else if (joined.length() > 0 && joined.charAt(joined.length() - 1) != '/') {
                joined.append('/');
            }
            joined.append(text);
        }
        return joined.toString();
    }

    private static String commonpath(List<@Nullable Object> paths) {
        Path common = null;
        boolean first = true;
        for (Object item : paths) {
            Path path = Path.of(String.valueOf(Values.text(item)));
            common = first ? path : common;
            first = false;
            while (common != null && !path.startsWith(common)) {
                common = common.getParent();
            }
        }
        return common == null ? "" : common.toString();
    }
}
