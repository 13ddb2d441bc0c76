package dev.plumb.modules.files;

import dev.plumb.modules.files.FindModule.Params;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Inode;
import dev.plumb.text.Glob;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of that which is there is meant, as Ansible decides it. */
final class FindFilter {
    static final Pattern AGE = Pattern.compile("(?i)(-?\\d{1,10})([smhdw])?");
    static final Pattern SIZE = Pattern.compile("(?i)(-?\\d{1,12})([bkmgt])?");

    private final Params p;
    private final List<Predicate<String>> patterns;
    private final List<Predicate<String>> excludes;
    private final @Nullable Long age;
    private final @Nullable Long size;

    FindFilter(Params p) {
        this.p = p;
        patterns = p.patterns().stream().map(each -> predicate(p, each)).toList();
        excludes = p.excludes().stream().map(each -> predicate(p, each)).toList();
        age = p.age() == null ? null : age(p.age());
        size = p.size() == null ? null : size(p.size());
    }

    private static Predicate<String> predicate(Params p, String pattern) {
        return p.useRegex() ? PythonRegex.compile(pattern)::isAtStartOf : Glob.of(pattern)::matches;
    }

    private static long age(String text) {
        Matcher matcher = AGE.matcher(text);
        long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        String unit = String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT);
        return number
                * switch (unit) {
                    case "m" -> 60;
                    case "h" -> 3600;
                    case "d" -> 86400;
                    case "w" -> 604800;
                    default -> 1;
                };
    }

    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        long number = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        String unit = String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT);
        return number << 10 * Math.max(0, "bkmgt".indexOf(unit.charAt(0)));
    }

    /** Whether it is of the kind and has the name. */
    boolean admits(String name, FileState.Kind kind) {
        boolean isKind = switch (p.fileType()) {
            case ANY -> true;
            case FILE -> kind == FileState.Kind.FILE;
            case DIRECTORY -> kind == FileState.Kind.DIRECTORY;
            case LINK -> kind == FileState.Kind.LINK;
        };
        return isKind
                && (p.hidden() || !name.startsWith("."))
                && (patterns.isEmpty() || patterns.stream().anyMatch(each -> each.test(name)))
                && excludes.stream().noneMatch(each -> each.test(name));
    }

    /** Whether only an apply can tell if it is admitted. */
    boolean isOpen(FileState state) {
        return state.inode() == null && (age != null || size != null && state.isFile());
    }

    /**
     * Whether it has the age and the size.
     *
     * @param now what time it is
     */
    boolean admits(Inode inode, boolean file, long now) {
        long stamp = switch (p.ageStamp()) {
            case ATIME -> inode.atime();
            case CTIME -> inode.ctime();
            case MTIME -> inode.mtime();
        };
        return fits(age, now - stamp) && (!file || fits(size, inode.size()));
    }

    private static boolean fits(@Nullable Long limit, long value) {
        return limit == null || (limit >= 0 ? value >= limit : value <= -limit);
    }

    /** Whether the text of a file is what is looked for. */
    boolean admits(String text) {
        PythonRegex regex = PythonRegex.compile(String.valueOf(p.contains()));
        return p.readWholeFile() ? regex.isFoundIn(text) : text.lines().anyMatch(regex::isAtStartOf);
    }
}
