package dev.plumb.modules.files;

import dev.plumb.modules.files.FindModule.Params;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.StatState;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One search. */
final class Find {
    private static final Set<String> NOT_TOLD =
            Set.of("exists", "readable", "writeable", "executable", "lnk_target", "lnk_source", "checksum");

    private final Params p;
    private final HostFiles files;
    private final FindFilter filter;
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final List<Found> found = new ArrayList<>();
    private final Set<String> walked = new HashSet<>();
    private long examined;
    private @Nullable String unknown;

    /**
     * What may be meant.
     *
     * @param path as it is told
     * @param real where it is
     */
    private record Found(String path, String real, FileState state) {}

    Find(Params p, HostFiles files) {
        this.p = p;
        this.files = files;
        this.filter = new FindFilter(p);
    }

    /** Paths that were not looked at, with the reason. */
    Map<String, String> skipped() {
        return skipped;
    }

    /** How much was looked at. */
    long examined() {
        return examined;
    }

    /** Why the result is not known before apply, or null. */
    @Nullable
    String unknown() {
        return unknown;
    }

    /** What is found, as it is told. */
    List<Map<String, @Nullable Object>> files() {
        for (String path : p.paths()) {
            String real = files.follow(files.real(path));
            boolean certain = files.host().isCertain(FileType.ref(real));
            if (!files.state(real).isDirectory()) {
                unknown = certain ? unknown : "what is in " + real + " is not known before apply";
                skipped.put(path, "'" + path + "' is not a directory");
            } else {
                walked.clear();
                walk(path.startsWith("/") ? Paths.normal(path) : real, real, 1);
            }
        }
        List<Found> meant = contents(attributes());
        List<Read<?>> reads = new ArrayList<>();
        meant.forEach(each -> reads.add(stat(each)));
        if (p.getChecksum()) {
            files.host().need(reads);
        }
        return meant.stream().map(this::told).toList();
    }

    private void walk(String shown, String real, int depth) {
        Read<TreeState> read = FindModule.tree(p, real);
        Optional<TreeState> tree = files.host().find(read);
        if (tree.isEmpty() || !files.host().isCertain(read.ref())) {
            unknown = "what is in " + real + " is not known before apply";
            return;
        }
        walked.add(real);
        tree.get().entries().forEach((relative, entry) -> {
            examined++;
            String path = Paths.below(shown, relative);
            String name = Paths.name(relative);
            int at = depth + (int) relative.chars().filter(c -> c == '/').count();
            boolean deep = p.depth() != null && p.depth() > 0 && at > p.depth();
            if (relative.indexOf(TreeState.BYTE) >= 0) {
                skipped.put(path, "its name is not UTF-8");
            } else if (!deep && filter.admits(name, entry.kind())) {
                found.add(new Found(path, Paths.below(real, relative), entry.state()));
            }
            if (!deep && p.follow() && p.recurse() && entry.kind() == Kind.LINK) {
                String link = Paths.below(real, relative);
                String to = files.follow(files.real(link));
                boolean circle = walked.stream().anyMatch(each -> each.equals(to) || Paths.isBelow(to, each));
                if (!circle && files.state(to).isDirectory()) {
                    walk(path, to, at + 1);
                }
            }
        });
    }

    /** Those of the age and the size. */
    private List<Found> attributes() {
        List<Found> meant = new ArrayList<>();
        long now = p.age() == null ? 0 : files.host().get(HostClock.REF).seconds();
        for (Found each : found) {
            FileState.Inode inode = each.state.inode();
            if (filter.isOpen(each.state)) {
                unknown = "age and size of " + each.path + " are not known before apply";
            } else if (inode == null || filter.admits(inode, each.state.isFile(), now)) {
                meant.add(each);
            }
        }
        return meant;
    }

    /** Those with the text. */
    private List<Found> contents(List<Found> all) {
        if (p.contains() == null || p.fileType() != FindModule.Kind.FILE) {
            return all;
        }
        List<Read<?>> reads = new ArrayList<>();
        all.forEach(each -> reads.add(new Read<>(FileType.ref(each.real), FileType.CONTENT)));
        files.host().need(reads);
        List<Found> meant = new ArrayList<>();
        for (Found each : all) {
            FileState state = files.content(each.real);
            Value content = state == null ? null : state.content();
            if (content instanceof Value.Content known) {
                if (filter.admits(new String(known.bytes(), StandardCharsets.UTF_8))) {
                    meant.add(each);
                }
            } else if (NewContent.isUnseen(content)) {
                unknown = "what is in " + each.path + " is not known before apply";
            } else {
                throw new PlanFailure(each.path + " has more than " + FileType.CONTENT_LIMIT
                        + " bytes; contains looks into smaller files");
            }
        }
        return meant;
    }

    private static Read<StatState> stat(Found each) {
        return Read.of(StatType.ref("sha1", each.real));
    }

    private Map<String, @Nullable Object> told(Found each) {
        boolean hashed = p.getChecksum() && each.state.isFile();
        StatState state = hashed ? files.host().get(stat(each)) : new StatState(each.state, null);
        StatModule.Params params =
                new StatModule.Params(each.path, false, hashed, StatModule.Algorithm.SHA1, false, false);
        Map<String, @Nullable Object> stat = StatResult.of(params, each.real, state);
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("path", each.path);
        stat.forEach((name, value) -> {
            if (!NOT_TOLD.contains(name) || hashed && name.equals("checksum")) {
                told.putIfAbsent(name, value);
            }
        });
        told.putIfAbsent("pw_name", "");
        told.putIfAbsent("gr_name", "");
        return told;
    }
}
