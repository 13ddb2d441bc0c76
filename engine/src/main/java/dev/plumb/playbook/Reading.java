package dev.plumb.playbook;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the readers of one play, or of one included file, share. Not thread-safe. */
final class Reading {
    private final Fields fields;
    private final ModuleNames modules;
    private final ReaderOptions options;
    private final TaskFiles files;
    private final Path playbookDir;
    private final Deque<Path> within = new ArrayDeque<>();
    private final RolesRead roles = new RolesRead();
    private List<Mapping> playVars = List.of();
    private int number;

    /**
     * Begins to read.
     *
     * @param playbook the file of the play that is read, or that is running
     */
    Reading(Fields fields, ModuleNames modules, ReaderOptions options, TaskFiles files, Path playbook) {
        this.fields = fields;
        this.modules = new KnownNames(modules);
        this.options = options;
        this.files = files;
        Path dir = playbook.toAbsolutePath().getParent();
        this.playbookDir = dir == null ? playbook.toAbsolutePath() : dir;
    }

    Fields fields() {
        return fields;
    }

    Problems problems() {
        return fields.problems();
    }

    /** What tasks may name, imports and includes among it. */
    ModuleNames modules() {
        return modules;
    }

    ReaderOptions options() {
        return options;
    }

    TaskFiles files() {
        return files;
    }

    /** The directory of the play's playbook, absolute. */
    Path playbookDir() {
        return playbookDir;
    }

    /** The roles read so far. */
    RolesRead roles() {
        return roles;
    }

    /** Variables of the play itself. */
    void knows(List<Mapping> variables) {
        playVars = variables;
    }

    /** The number of the next task, from 1. */
    int nextNumber() {
        return ++number;
    }

    /**
     * A name of an imported file or role, evaluated when it holds an expression.
     *
     * @param keyword what it is given to
     * @param instead the keyword that may depend on anything
     * @return null when it cannot be known; that is told
     */
    @Nullable
    String resolve(Scalar scalar, Context context, String keyword, String instead) {
        if (!Fields.isExpression(scalar)) {
            return scalar.text();
        }
        StaticValues values = options.values();
        if (values == null) {
            problems()
                    .add(
                            scalar.position(),
                            "only " + instead + " may depend on an expression: '" + keyword
                                    + "' is done before anything is evaluated",
                            "write: " + instead);
            return null;
        }
        try {
            return values.resolve(scalar, variables(context));
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                String hint = problem.hint() == null ? "" : problem.hint() + "; ";
                problems()
                        .add(
                                problem.position(),
                                problem.message(),
                                hint + "what is known only when the play runs may stand in " + instead);
            }
            return null;
        }
    }

    /** What is known of variables while files are read: later ones win. */
    private List<Mapping> variables(Context context) {
        List<Mapping> known = new ArrayList<>();
        Role role = context.role();
        if (role != null) {
            known.addAll(role.defaults());
        }
        known.addAll(playVars);
        if (role != null) {
            known.addAll(role.vars());
        }
        known.addAll(context.vars());
        Mapping params = role == null ? null : role.params();
        if (params != null) {
            known.add(params);
        }
        return known;
    }

    /**
     * Enters a file or role that was imported.
     *
     * @param verb what closes the circle, for the message: {@code imports} or {@code needs}
     * @return false when it is being read already, which is told with the whole circle
     */
    boolean enter(Path path, String verb, Position position) {
        Path absolute = path.toAbsolutePath().normalize();
        if (!within.contains(absolute)) {
            within.addLast(absolute);
            return true;
        }
        StringBuilder circle = new StringBuilder();
        boolean inside = false;
        for (Path outer : within) {
            inside |= outer.equals(absolute);
            if (inside) {
                circle.append(name(outer)).append(" ").append(verb).append(" ");
            }
        }
        problems().add(position, "this never ends: " + circle + name(absolute), "remove one of them from the circle");
        return false;
    }

    private static String name(Path path) {
        return "'" + path.getFileName() + "'";
    }

    /** Leaves what was entered last. */
    void leave() {
        within.removeLast();
    }
}
