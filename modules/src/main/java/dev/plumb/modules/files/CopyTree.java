package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies a directory. One use. */
final class CopyTree {
    private final CopyModule.Params p;
    private final HostFiles files;

    /** Real paths of the directories that are copied, by path in the source. */
    private final Map<String, String> paths = new HashMap<>();

    /** States they have when the plan is done. */
    private final Map<String, FileState> states = new HashMap<>();

    private final List<Plan> plans = new ArrayList<>();

    CopyTree(CopyModule.Params p, HostFiles files) {
        this.p = p;
        this.files = files;
    }

    /** Where a source goes: with a slash at its end only what is in it. */
    static String base(String written, String dest) {
        return written.endsWith("/") ? dest : Paths.below(Paths.normal(dest), CopySource.name(written));
    }

    /** Copies what is in a directory. */
    Plan plan(String written, List<CopySource> sources) {
        String base = files.follow(files.real(base(written, p.dest())));
        List<Read<?>> wanted = new ArrayList<>();
        for (CopySource source : sources) {
            wanted.add(new Read<>(FileType.ref(Paths.below(base, source.relative())), FileType.HASH));
        }
        files.host().need(wanted);
        base(base);
        for (CopySource source : sources) {
            if (source.kind() == Kind.DIRECTORY) {
                directory(source);
            }
        }
        contents(sources);
        for (CopySource source : sources) {
            if (source.kind() == Kind.FILE) {
                file(source);
            } else if (source.kind() == Kind.LINK) {
                link(source);
            }
        }
        Plan all = Plan.nothing();
        for (Plan plan : plans) {
            all = plan.changes().isEmpty() && plan.result().isEmpty() ? all : all.and(plan);
        }
        return all.with("dest", Paths.normal(p.dest()));
    }

    private Access directories() {
        return p.access().withMode(p.directoryMode());
    }

    private void base(String base) {
        FileState now = files.state(base);
        if (now.exists() && !now.isDirectory()) {
            throw new PlanFailure(base + " is " + now.kind().withArticle() + ", not a directory");
        }
        if (!now.exists()) {
            Plan plan = FilePlans.directory(files, base, now, directories());
            plans.add(plan);
            now = (FileState) plan.changes().get(plan.changes().size() - 1).after();
        }
        paths.put("", base);
        states.put("", now);
    }

    private static String above(String relative) {
        int slash = relative.lastIndexOf('/');
        return slash < 0 ? "" : relative.substring(0, slash);
    }

    private String path(String relative) {
        String directory = paths.get(above(relative));
        return Paths.below(directory == null ? "." : directory, Paths.name(relative));
    }

    private FileState parent(String relative) {
        return states.getOrDefault(above(relative), FileState.ABSENT);
    }

    private void directory(CopySource source) {
        String path = path(source.relative());
        FileState now = files.state(path, FileType.HASH);
        if (now.isLink()) {
            path = files.follow(path);
            now = files.state(path);
        }
        if (now.exists() && !now.isDirectory()) {
            throw new PlanFailure(path + " is " + now.kind().withArticle() + ", not a directory");
        }
        Plan plan;
        if (now.exists()) {
            plan = FilePlans.access(files, path, now, p.access().withMode(null));
        } else {
            plan = FilePlans.directory(files, path, now, parent(source.relative()), directories());
        }
        plans.add(plan);
        paths.put(source.relative(), path);
        states.put(
                source.relative(),
                plan.changes().isEmpty()
                        ? now
                        : (FileState) plan.changes().get(0).after());
    }

    /** Asks for the contents of all files that differ at once, for the diff. */
    private void contents(List<CopySource> sources) {
        List<Read<?>> wanted = new ArrayList<>();
        for (CopySource source : sources) {
            Value hash = source.hash();
            if (source.kind() != Kind.FILE || hash == null) {
                continue;
            }
            String path = path(source.relative());
            FileState now = files.state(path, FileType.HASH);
            if (p.force() && now.isFile() && now.content() != null && !hash.admits(now.content())) {
                wanted.add(new Read<>(FileType.ref(path), FileType.CONTENT));
            }
        }
        files.host().need(wanted);
    }

    private void file(CopySource source) {
        String path = path(source.relative());
        FileState now = files.state(path, FileType.HASH);
        if (now.isDirectory() || now.kind() == Kind.OTHER) {
            throw new PlanFailure(path + " is " + now.kind().withArticle() + ", where a file is to be");
        }
        if (now.exists() && !p.force()) {
            return;
        }
        boolean preserve = p.mode() != null && p.mode().isPreserve();
        Access access = preserve ? p.access().withMode(new FileMode(FileMode.format(source.mode()))) : p.access();
        Value hash = source.hash();
        if (now.isFile() && hash != null && now.content() != null && hash.admits(now.content())) {
            plans.add(FilePlans.access(files, path, now, access));
            return;
        }
        FilePlans.Wanted wanted = new FilePlans.Wanted(source.content().get(), access, p.validate(), p.backup());
        plans.add(FilePlans.file(files, path, now, parent(source.relative()), wanted));
    }

    private void link(CopySource source) {
        String path = path(source.relative());
        FileState now = files.state(path, FileType.HASH);
        if (now.isDirectory()) {
            throw new PlanFailure(path + " is a directory, where a link is to be");
        }
        if (!now.isLink() || !source.target().equals(now.target())) {
            plans.add(FilePlans.link(files, path, now, parent(source.relative()), source.target(), p.access()));
        }
    }
}
