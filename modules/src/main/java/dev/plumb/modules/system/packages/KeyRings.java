package dev.plumb.modules.system.packages;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.ContentsState;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.packages.Certificates.Certificate;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of keys, as they are and as a plan has them: one, or all that apt trusts for every source. One use. */
final class KeyRings {
    /** Each file in it is trusted for all sources. */
    static final String PARTS = "/etc/apt/trusted.gpg.d";

    private static final String TRUSTED = "/etc/apt/trusted.gpg";

    private final HostFiles files;
    private final @Nullable String only;
    private final Map<String, List<Certificate>> rings;
    private final Map<String, List<Certificate>> read;
    private final List<String> before;

    private KeyRings(
            HostFiles files,
            @Nullable String only,
            Map<String, List<Certificate>> rings,
            Map<String, List<Certificate>> read) {
        this.files = files;
        this.only = only;
        this.rings = rings;
        this.read = Map.copyOf(read);
        this.before = after();
    }

    /**
     * What {@link #read} will want.
     *
     * @param only a file, or null for all that apt trusts
     */
    static List<Read<?>> reads(@Nullable String only) {
        List<Read<?>> reads =
                new ArrayList<>(ManagedFile.at(only != null ? only : TRUSTED).reads());
        if (only == null) {
            reads.addAll(HostFiles.reads(PARTS, FileType.ATTRIBUTES));
            reads.add(Read.of(ContentsType.ref(PARTS)));
        }
        return reads;
    }

    /**
     * Reads them.
     *
     * @throws PlanFailure when the file is none of keys
     */
    static KeyRings read(HostFiles files, @Nullable String only) {
        Map<String, List<Certificate>> rings = new LinkedHashMap<>();
        if (only != null) {
            byte[] bytes = bytes(files, only, null);
            if (bytes != null) {
                rings.put(only, parsed(only, bytes));
            }
            // apt leaves out a file whose form is not that of its name: it is written anew
            return new KeyRings(files, only, rings, bytes == null || isRightForm(only, bytes) ? rings : Map.of());
        }
        Map<String, @Nullable FileState> found = new LinkedHashMap<>();
        found.put(TRUSTED, null);
        ContentsState parts =
                files.host().find(Read.of(ContentsType.ref(PARTS))).orElse(ContentsState.ABSENT);
        parts.files().forEach((name, file) -> {
            if (name.endsWith(".gpg") || name.endsWith(".asc")) {
                found.put(Paths.below(PARTS, name), file);
            }
        });
        found.forEach((path, file) -> {
            byte[] bytes = bytes(files, path, file);
            try {
                rings.put(path, bytes == null || !isRightForm(path, bytes) ? List.of() : Certificates.in(bytes));
            } catch (IllegalArgumentException e) {
                // apt trusts nothing of it
                rings.put(path, List.of());
            }
        });
        return new KeyRings(files, null, rings, rings);
    }

    /** Whether a file is armored or binary as its name says; of any other apt says "unsupported filetype". */
    private static boolean isRightForm(String path, byte[] bytes) {
        return bytes.length == 0 || path.endsWith(".asc") == ((bytes[0] & 0x80) == 0);
    }

    /** Keys in these bytes. */
    static List<Certificate> parsed(String name, byte[] bytes) {
        try {
            return Certificates.in(bytes);
        } catch (IllegalArgumentException e) {
            throw new PlanFailure(name + " " + e.getMessage());
        }
    }

    private static byte @Nullable [] bytes(HostFiles files, String path, @Nullable FileState known) {
        FileState file = known != null && known.isFile() ? known : files.content(files.follow(files.real(path)));
        if (file == null) {
            files.host().assume("that " + path + " does not have the key");
        } else if (file.isFile() && !(file.content() instanceof Value.Content)) {
            throw new PlanFailure(path + " is too large for a file of keys, or cannot be read by this user");
        }
        return file != null && file.content() instanceof Value.Content content ? content.bytes() : null;
    }

    /** Whether a key of this id is in one of them. */
    boolean has(String id) {
        return rings.values().stream().flatMap(List::stream).anyMatch(key -> key.has(id));
    }

    /** Ids of all keys at first. */
    List<String> before() {
        return before;
    }

    /** Ids of all keys as planned by now. */
    List<String> after() {
        return rings.values().stream()
                .flatMap(List::stream)
                .flatMap(key -> key.ids().stream())
                .toList();
    }

    /** Adds a key, or puts it in place of an older form of it in its own file. */
    void add(Certificate key) {
        String path = only != null ? only : Paths.below(PARTS, key.fingerprint() + ".asc");
        List<Certificate> ring = new ArrayList<>(rings.getOrDefault(path, List.of()));
        int at = 0;
        while (at < ring.size() && !ring.get(at).fingerprint().equals(key.fingerprint())) {
            at++;
        }
        if (at < ring.size()) {
            ring.set(at, key);
            rings.put(path, ring);
        } else if (!has(key.fingerprint())) {
            ring.add(key);
            rings.put(path, ring);
        }
    }

    /** Removes a key from all of them. */
    void remove(String id) {
        rings.replaceAll(
                (path, ring) -> ring.stream().filter(key -> !key.has(id)).toList());
    }

    /** Brings the files to what they are by now. */
    Plan plan() {
        Plan plan = Plan.nothing();
        for (Map.Entry<String, List<Certificate>> each : rings.entrySet()) {
            if (!each.getValue().equals(read.getOrDefault(each.getKey(), List.of()))) {
                ManagedFile file = ManagedFile.at(each.getKey()).whenMissing(Missing.CREATE_WITH_PARENTS);
                byte[] bytes = Certificates.file(each.getKey(), each.getValue());
                plan = plan.and(
                        each.getValue().isEmpty() ? file.remove(files) : file.write(files, NewContent.of(bytes)));
            }
        }
        return plan;
    }
}
