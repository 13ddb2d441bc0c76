package dev.plumb.modules.sync;

import dev.plumb.module.FileMode;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a task asks of rsync, by its parameters and by the options that it passes on; the later of two counts. */
final class RsyncOptions {
    /** Options that mean nothing here: what they say holds anyway, or is for the wire or the terminal. */
    private static final Set<String> IGNORED = Set.of(
            "-v",
            "--verbose",
            "-q",
            "--quiet",
            "-h",
            "--human-readable",
            "-i",
            "--itemize-changes",
            "--stats",
            "--progress",
            "--no-motd",
            "-P",
            "--partial",
            "-z",
            "--compress",
            "--no-compress",
            "-W",
            "--whole-file",
            "--no-whole-file",
            "-s",
            "--protect-args",
            "-O",
            "--omit-dir-times",
            "-J",
            "--omit-link-times",
            "--delay-updates",
            "--no-devices",
            "--no-specials",
            "--no-D");

    /** The same with a value. */
    private static final String IGNORED_WITH_VALUE = "--(timeout|contimeout|compress-level|info|out-format)=.*";

    private static final String WITH_VALUE = "--(exclude|include|chmod|chown)";

    /** What there is, for messages. */
    private static final String TAKEN =
            "there are --exclude, --include, --chmod, --chown, --delete-excluded, --existing, --ignore-existing, --update,"
                    + " --checksum, --copy-links, --numeric-ids, --mkpath, and --no-owner and the like";

    final FilterRules rules = new FilterRules();
    boolean recursive;
    boolean links;
    boolean copyLinks;
    boolean perms;
    boolean times;
    boolean owner;
    boolean group;
    boolean checksum;
    boolean existing;
    final boolean dirs;
    boolean delete;
    boolean deleteExcluded;
    boolean ignoreExisting;
    boolean update;
    boolean numericIds;
    boolean mkpath;

    /** Who is to own all of it, by {@code --chown}. */
    Access owned = Access.NONE;

    private final List<Chmod> chmods = new ArrayList<>();
    private @Nullable String wrong;

    /** A change of permissions, of directories ({@code D}), of files ({@code F}) or of both. */
    private record Chmod(char kind, FileMode mode) {
        boolean isFor(boolean directory) {
            return kind == 0 || (kind == 'D') == directory;
        }
    }

    RsyncOptions(SynchronizeModule.Params p) {
        recursive = or(p.recursive(), p.archive());
        links = or(p.links(), p.archive());
        perms = or(p.perms(), p.archive());
        times = or(p.times(), p.archive());
        owner = or(p.owner(), p.archive());
        group = or(p.group(), p.archive());
        copyLinks = p.copyLinks();
        checksum = p.checksum();
        existing = p.existingOnly();
        dirs = p.dirs();
        delete = p.delete();
        List<String> options = p.rsyncOpts();
        for (int i = 0; i < options.size() && wrong == null; i++) {
            String option = options.get(i);
            boolean joined = option.matches(WITH_VALUE) && i + 1 < options.size();
            try {
                take(joined ? option + "=" + options.get(++i) : option);
            } catch (IllegalArgumentException e) {
                wrong = "rsync_opts: '" + option + "': " + e.getMessage();
            }
        }
    }

    private static boolean or(@Nullable Boolean said, boolean otherwise) {
        return said == null ? otherwise : said;
    }

    /** What is wrong with them, or null. */
    @Nullable
    String wrong() {
        return wrong;
    }

    private void take(String option) {
        int equals = option.indexOf('=');
        String value = equals < 0 ? "" : option.substring(equals + 1);
        switch (equals < 0 ? option : option.substring(0, equals + 1)) {
            case "--exclude=" -> rules.add(false, value);
            case "--include=" -> rules.add(true, value);
            case "--chmod=" -> chmod(value);
            case "--chown=" -> chown(value);
            case "--delete", "--del", "--delete-before", "--delete-during", "--delete-delay", "--delete-after" ->
                delete = true;
            case "--delete-excluded" -> {
                delete = true;
                deleteExcluded = true;
            }
            case "--existing", "--ignore-non-existing" -> existing = true;
            case "--ignore-existing" -> ignoreExisting = true;
            case "-u", "--update" -> update = true;
            case "--numeric-ids" -> numericIds = true;
            case "--mkpath" -> mkpath = true;
            case "-L", "--copy-links" -> copyLinks = true;
            default -> {
                boolean ignored = IGNORED.contains(option) || option.matches(IGNORED_WITH_VALUE);
                if (!ignored && !takeSwitch(option, !option.startsWith("--no-"))) {
                    throw new IllegalArgumentException("this option is not known here; " + TAKEN);
                }
            }
        }
    }

    private boolean takeSwitch(String option, boolean on) {
        switch (on ? option : option.replaceFirst("^--no-", "--")) {
            case "-r", "--recursive", "--r" -> recursive = on;
            case "-l", "--links", "--l" -> links = on;
            case "-p", "--perms", "--p" -> perms = on;
            case "-t", "--times", "--t" -> times = on;
            case "-o", "--owner", "--o" -> owner = on;
            case "-g", "--group", "--g" -> group = on;
            case "-c", "--checksum", "--c" -> checksum = on;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void chmod(String value) {
        for (String each : value.split(",", -1)) {
            char kind = each.startsWith("D") || each.startsWith("F") ? each.charAt(0) : 0;
            String text = kind == 0 ? each : each.substring(1);
            if (text.isEmpty() || text.equals("preserve")) {
                throw new IllegalArgumentException("write a mode, such as D755,F644 or ug=rwX");
            }
            chmods.add(new Chmod(kind, new FileMode(text)));
        }
    }

    private void chown(String value) {
        String[] parts = value.split(":", -1);
        String user = parts[0].isEmpty() ? null : parts[0];
        String group = parts.length < 2 || parts[1].isEmpty() ? null : parts[1];
        owned = new Access(null, user, group);
        String bad = owned.invalid();
        if (parts.length > 2 || user == null && group == null) {
            throw new IllegalArgumentException("write USER:GROUP");
        } else if (bad != null) {
            throw new IllegalArgumentException(bad);
        }
    }

    /** Permissions as they are sent. */
    int mode(int mode, boolean directory) {
        int bits = mode;
        for (Chmod each : chmods) {
            bits = each.isFor(directory) ? each.mode.apply(bits, directory) : bits;
        }
        return bits;
    }

    /** What is wrong with a task that has them, whatever its source is. */
    @Nullable
    String invalid() {
        return Names.first(
                wrong,
                delete && !recursive && !dirs ? "delete needs recursive: true, archive: true or dirs: true" : null);
    }
}
