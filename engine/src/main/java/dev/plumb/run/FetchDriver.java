package dev.plumb.run;

import dev.plumb.report.Event;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ControllerType;
import dev.plumb.resource.Digests;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.text.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings one file of a host to the controller: part by part into a new file beside its place, which takes that place when all
 * has come. Used once.
 */
final class FetchDriver {
    private static final int READ = 0444;
    private static final int WRITTEN_BY_OWNER = 0200;

    private final RunContext context;
    private final PendingItem pending;
    private final HostRun on;
    private final Change<?> change;
    private final Action.Fetch fetch;
    private final MessageDigest digest = Digests.of("SHA-1");

    /**
     * For a change whose action is a fetch.
     *
     * @param on where the file is
     */
    FetchDriver(RunContext context, PendingItem pending, HostRun on, Change<?> change) {
        this.context = context;
        this.pending = pending;
        this.on = on;
        this.change = change;
        this.fetch = (Action.Fetch) change.action();
    }

    /**
     * Brings it. When that fails its item is told why, and what was in its place is there still.
     *
     * @return what the host gave last, without its content
     */
    @Nullable
    ScriptResult drive() {
        Path made = null;
        try {
            Path to = Files.exists(fetch.to()) ? fetch.to().toRealPath() : fetch.to();
            Path directory = to.getParent();
            if (directory == null) {
                throw new IOException(to + " is a directory");
            }
            Files.createDirectories(directory);
            made = directory.resolve(".plumb-" + UUID.randomUUID());
            ScriptResult last = receive(made, to);
            if (last.succeeded() && isWhole()) {
                finish(made, to);
            }
            return last;
        } catch (IOException e) {
            pending.fail("cannot write " + fetch.to() + " on this machine: " + Texts.words(e));
            return null;
        } finally {
            remove(made);
        }
    }

    private ScriptResult receive(Path made, Path to) throws IOException {
        boolean exists = Files.isRegularFile(to);
        Set<PosixFilePermission> mode =
                exists ? Files.getPosixFilePermissions(to) : permissions(fetch.mode() & READ | WRITTEN_BY_OWNER);
        FileAttribute<?> initial = PosixFilePermissions.asFileAttribute(mode);
        Files.createFile(made, initial);
        if (exists) {
            Files.setPosixFilePermissions(made, mode);
        }
        long at = 0;
        try (OutputStream out = Files.newOutputStream(made, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            while (true) {
                ScriptResult part = part(fetch.part().apply(at));
                if (!part.succeeded()) {
                    return part;
                }
                out.write(part.stdout());
                digest.update(part.stdout());
                at += part.stdout().length;
                if (part.stdout().length < Action.PART) {
                    return new ScriptResult(part.status(), 0, new byte[0], new byte[0], false, part.duration());
                }
            }
        }
    }

    private ScriptResult part(Script script) {
        PreparedTask.Settings settings = pending.item().settings();
        if (!settings.noLog()) {
            context.emit(new Event.Working(on.name(), "fetch"));
        }
        return on.link().run(settings.become(), ActionBatch.withSettings(script, settings));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < text.length(); i++) {
            if ((mode >> text.length() - 1 - i & 1) == 0) {
                text.setCharAt(i, '-');
            }
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    /** Whether what has come is what was planned; else the item is planned again, some times. */
    private boolean isWhole() {
        String came = HexFormat.of().formatHex(digest.digest());
        if (fetch.sha1() == null || fetch.sha1().equals(came)) {
            return true;
        }
        pending.fail("checksum mismatch: the file changed while it was fetched, to " + came + ", so " + fetch.to()
                + " is as it was; validate_checksum: false takes what comes");
        pending.planAgainWith(List.of(pending));
        on.cache().forgetStates();
        return false;
    }

    private void finish(Path made, Path to) throws IOException {
        finish(change, made, to);
    }

    private <S extends State> void finish(Change<S> of, Path made, Path to) throws IOException {
        ResourceRef<S> ref = of.ref();
        if (!(ref.type() instanceof ControllerType<S> type)) {
            throw new IllegalStateException(ref.label() + " is not on the controller");
        }
        synchronized (context.controllerFiles()) {
            S before = type.look(ref);
            Files.move(made, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            S now = type.look(ref);
            context.controllerFiles().wrote(on.name(), ref, before, now);
            pending.found(ref, now);
        }
    }

    private static void remove(@Nullable Path made) {
        try {
            if (made != null) {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            // what could not be written is told; that this is left too is of less use
        }
    }
}
