package dev.plumb.modules.files;

import dev.plumb.module.States;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a host as a plan sees them. Finds the real path of a file, through links that are there and links that
 * earlier tasks have planned, so that one file is one resource under whatever path tasks name it.
 */
final class HostFiles {
    private static final int LINKS = 40;

    private final States host;

    HostFiles(States host) {
        this.host = host;
    }

    States host() {
        return host;
    }

    /** Reads that {@link #real} and {@link #state} will want for a path as a task names it. */
    static List<Read<?>> reads(String path, int detail) {
        String normal = Paths.collapsed(Paths.normal(path));
        List<Read<?>> reads = new ArrayList<>();
        for (String ancestor : Paths.ancestors(normal)) {
            if (!isRoot(ancestor)) {
                reads.add(Read.of(FileType.ref(ancestor)));
            }
        }
        reads.add(new Read<>(FileType.ref(normal), detail));
        return reads;
    }

    private static boolean isRoot(String path) {
        return path.equals("/") || path.equals(".") || Paths.home(path).equals(path);
    }

    /** What is at a real path, without following a link there. */
    FileState state(String real, int detail) {
        return host.get(new Read<>(FileType.ref(real), detail));
    }

    /** What is at a real path. */
    FileState state(String real) {
        return state(real, FileType.ATTRIBUTES);
    }

    /** The path with links in its directories followed, but not a link at its end. */
    String real(String path) {
        String normal = Paths.normal(path);
        host.need(reads(normal, FileType.ATTRIBUTES));
        return walk(normal, 0);
    }

    private String walk(String normal, int links) {
        String at = root(normal);
        String[] segments = segments(normal, at);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("..")
                    && !(isRoot(at) && !at.equals("/"))
                    && !Paths.name(at).equals("..")) {
                at = Paths.parent(at);
                continue;
            }
            at = Paths.below(at, segments[i]);
            FileState link = i + 1 < segments.length && !segments[i].equals("..") ? link(at) : null;
            if (link != null) {
                String rest = String.join("/", List.of(segments).subList(i + 1, segments.length));
                String known = resolved(link);
                if (known != null) {
                    return Paths.normal(Paths.below(known, rest));
                }
                return links > LINKS ? normal : walk(Paths.below(target(at, link), rest), links + 1);
            }
        }
        return at;
    }

    private static String root(String normal) {
        String home = Paths.home(normal);
        return normal.startsWith("/") ? "/" : home.isEmpty() ? "." : home;
    }

    private static String[] segments(String normal, String root) {
        String rest = root.equals(".") ? normal : normal.substring(Math.min(normal.length(), root.length()));
        String trimmed = rest.startsWith("/") ? rest.substring(1) : rest;
        return trimmed.isEmpty() || trimmed.equals(".") ? new String[0] : trimmed.split("/", -1);
    }

    private @Nullable FileState link(String path) {
        Optional<FileState> state = host.find(Read.of(FileType.ref(path)));
        return state.isPresent() && state.get().isLink() ? state.get() : null;
    }

    /** Where a link that was read from the host leads; null for a planned one. */
    private static @Nullable String resolved(FileState link) {
        return link.inode() == null ? null : link.inode().resolved();
    }

    private static String target(String at, FileState link) {
        String target = link.target() == null ? "" : link.target();
        return Paths.normal(target.startsWith("/") ? target : Paths.below(Paths.parent(at), target));
    }

    /** Where a real path leads when it is a link; else itself. */
    String follow(String real) {
        String at = real;
        for (int i = 0; i < LINKS; i++) {
            FileState link = link(at);
            if (link == null) {
                return at;
            }
            String known = resolved(link);
            at = known != null ? known : real(target(at, link));
        }
        return at;
    }

    /** Where a link at a real path would lead if it had this target. */
    String leads(String real, String target) {
        String path = target.startsWith("/") ? target : Paths.below(Paths.parent(real), target);
        return follow(real(path));
    }

    /** Whether a real path is a directory, or a link to one. */
    boolean isDirectory(String real) {
        FileState now = state(real);
        return now.isDirectory() || now.isLink() && state(follow(real)).isDirectory();
    }

    /**
     * The directory in which something is to be made.
     *
     * @param what what needs it, a path
     * @return its state; one of which nothing is known when it is only assumed to be there
     */
    FileState parent(String real, String what) {
        String directory = Paths.parent(real);
        FileState parent = state(directory);
        if (!parent.exists()) {
            host.require(FileType.ref(directory), what + " is to be in it");
        } else if (!parent.isDirectory()) {
            throw new PlanFailure(
                    directory + " is " + Words.a(parent.kind()) + ", so that " + what + " cannot be in it");
        }
        return parent;
    }
}
