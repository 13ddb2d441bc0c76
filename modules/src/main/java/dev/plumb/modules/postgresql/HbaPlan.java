package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.PlanFailure;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a file of access rules.
 *
 * @param files the host's files
 * @param file the file
 * @param cluster whose it is; null: of none that is known
 */
record HbaPlan(HostFiles files, ManagedFile file, @Nullable Cluster cluster) {
    static final String FILE = "pg_hba.conf";

    static ManagedFile file(String path, boolean backup) {
        return ManagedFile.at(path).whenMissing(ManagedFile.Missing.EXPECT).withBackup(backup);
    }

    /** Whether a line is neither a rule nor a comment. */
    static boolean isWrong(HbaText.Line line) {
        String text = line.text().strip();
        return line.rule() == null && !text.isEmpty() && !text.startsWith("#");
    }

    /** Edits it, and has its server read it. */
    Plan edit(UnaryOperator<HbaText> editor) {
        Plan edited = file.edit(files, old -> {
            String text = old == null ? "" : utf8(old, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8);
            HbaText before = HbaText.read(text);
            HbaText after = editor.apply(before);
            if (after == before) {
                return old;
            }
            String wrong = cluster == null ? null : after.lockout();
            if (wrong != null && before.lockout() == null) {
                throw new PlanFailure(file.path() + ": " + wrong);
            }
            return utf8(after.text(), StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
        });
        if (cluster == null) {
            return edited;
        } else if (edited.changes().isEmpty()) {
            return edited.in(new ClusterTransaction(cluster, false));
        }
        return edited.and(ClusterFiles.activated(cluster, files.host(), false))
                .in(new ClusterTransaction(cluster, false));
    }

    /** The same bytes under another charset: what edits files has a character for each byte. */
    private static String utf8(String text, java.nio.charset.Charset from, java.nio.charset.Charset to) {
        return new String(text.getBytes(from), to);
    }
}
