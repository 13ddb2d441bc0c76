package dev.plumb.modules.kit.files;

import dev.plumb.module.States;
import dev.plumb.resource.Read;
import java.util.List;

/** Where paths lead that other modules are given, through links that are there and those that earlier tasks plan. */
public final class RealPaths {
    private RealPaths() {}

    /** What the other methods will want to know. */
    public static List<Read<?>> reads(String path) {
        return HostFiles.reads(path, FileType.ATTRIBUTES);
    }

    /** The path with links in its directories followed, but not a link at its end. */
    public static String real(States host, String path) {
        try {
            return new HostFiles(host).real(path);
        } catch (PlanFailure e) {
            // a link that is not followed when files are changed may still be looked through
            return path;
        }
    }

    /** The path with all links followed. */
    public static String followed(States host, String path) {
        try {
            HostFiles files = new HostFiles(host);
            return files.follow(files.real(path));
        } catch (PlanFailure e) {
            return path;
        }
    }
}
