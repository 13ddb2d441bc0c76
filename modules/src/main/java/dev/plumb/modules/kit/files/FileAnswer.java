package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileState.Reader;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType.ReadSink;
import dev.plumb.resource.Value;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the script of {@link FileReader} printed. One use. */
final class FileAnswer {
    private static final int FIELDS = 12;

    /** Digits of a SHA-256. */
    static final int SHA256 = 64;

    private final List<Read<FileState>> reads;
    private final byte[][] names;
    private final StatLine[] stats;
    private final Cursor in;
    private final int hashLength;
    private final boolean mayMissHash;
    private final Set<Integer> unreadable = new HashSet<>();
    private final Set<Integer> unwritable = new HashSet<>();
    private final Mounts mounts = new Mounts();
    private final Set<Integer> hidden = new HashSet<>();
    private final List<Integer> links = new ArrayList<>();
    private final Map<Integer, String> targets = new HashMap<>();
    private final Map<Integer, String> resolved = new HashMap<>();
    private final Map<Integer, String> hashes = new HashMap<>();
    private final Map<Integer, byte[]> contents = new HashMap<>();
    private @Nullable Reader reader;

    private FileAnswer(List<Read<FileState>> ordered, Cursor output, int hashLength, boolean mayMissHash) {
        reads = ordered;
        in = output;
        this.hashLength = hashLength;
        this.mayMissHash = mayMissHash;
        names = new byte[ordered.size()][];
        stats = new StatLine[ordered.size()];
    }

    static void parse(List<Read<FileState>> reads, ScriptResult result, ReadSink<FileState> into) {
        String trouble = trouble(result);
        if (trouble != null) {
            reads.forEach(read -> into.failed(read.ref(), trouble));
            return;
        }
        if (!parse(reads, new Cursor(result.stdout()), SHA256, false, into)) {
            reads.forEach(read -> into.failed(read.ref(), "the host's answer is not complete"));
        }
    }

    /**
     * Reads one answer of several.
     *
     * @param hashLength digits of its hashes
     * @param mayMissHash whether a file that cannot be read has a state without a hash
     * @return whether it was complete
     */
    static boolean parse(
            List<Read<FileState>> reads, Cursor in, int hashLength, boolean mayMissHash, ReadSink<FileState> into) {
        FileAnswer answer = new FileAnswer(FileReader.ordered(reads), in, hashLength, mayMissHash);
        try {
            answer.sections(FileReader.homes(reads));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return false;
        }
        answer.tell(into);
        return true;
    }

    /** Why a read script gave no answer, or null when it did. */
    static @Nullable String trouble(ScriptResult result) {
        if (result.status() == ScriptResult.Status.TIMED_OUT) {
            return "reading it took longer than it may and was ended (timeout, -T or ansible_timeout, allows more)";
        } else if (result.truncated()) {
            return "the host's answer is too large";
        } else if (result.stdoutText().startsWith("=nostat")) {
            return "the host has no stat command";
        } else if (!result.succeeded()) {
            return "reading it failed with exit status " + result.exit();
        }
        return null;
    }

    private void sections(List<String> homes) {
        reader = Identity.parse(in.line());
        Map<String, String> expanded = new HashMap<>();
        for (String home : homes) {
            expanded.put(home, in.line());
        }
        for (int i = 0; i < names.length; i++) {
            names[i] = printed(reads.get(i).ref().key(), expanded).getBytes(StandardCharsets.UTF_8);
        }
        stats();
        in.expect("=T");
        marks();
        in.expect("=L");
        for (int link : links) {
            if (in.startsWith("=R\n".getBytes(StandardCharsets.UTF_8))) {
                break;
            }
            targets.put(link, in.until('\0'));
        }
        in.expect("=R");
        for (int link : links) {
            if (in.startsWith("=H\n".getBytes(StandardCharsets.UTF_8))) {
                break;
            }
            resolved.put(link, in.until('\0'));
        }
        in.expect("=H");
        hashes();
        in.expect("=C");
        contents();
    }

    private static String printed(String key, Map<String, String> homes) {
        String home = Paths.home(key);
        if (!home.isEmpty()) {
            return homes.get(home) + key.substring(home.length());
        }
        return key.startsWith("/") || key.equals(".") ? key : "./" + key;
    }

    private void stats() {
        int next = 0;
        while (!in.at('=')) {
            String[] fields = new String[FIELDS];
            for (int i = 0; i < FIELDS; i++) {
                fields[i] = in.until(':');
            }
            while (!in.takes(names[next])) {
                next++;
            }
            stats[next++] = StatLine.of(fields);
        }
    }

    private void marks() {
        while (!in.at('=')) {
            String mark = in.line();
            if (mark.charAt(0) == 'm') {
                mounts.add(mark.substring(1));
                continue;
            }
            int index = Integer.parseInt(mark.substring(1)) - 1;
            switch (mark.charAt(0)) {
                case 'l' -> links.add(index);
                case 'u' -> unreadable.add(index);
                case 'n' -> unwritable.add(index);
                default -> hidden.add(index);
            }
        }
    }

    private void hashes() {
        int next = 0;
        while (!in.at('=')) {
            boolean escaped = in.at('\\');
            in.skip(escaped ? 1 : 0);
            String hash = in.text(hashLength);
            in.skip(2);
            while (!takesName(next, escaped)) {
                next++;
            }
            hashes.put(next++, hash);
        }
    }

    /** Newer sha256sums escape a carriage return in a name too. */
    private boolean takesName(int index, boolean escaped) {
        if (!escaped) {
            return in.takes(names[index]);
        }
        String masked = new String(names[index], StandardCharsets.UTF_8)
                .replace("\\", "\\\\")
                .replace("\n", "\\n");
        return in.takes(masked.getBytes(StandardCharsets.UTF_8))
                || in.takes(masked.replace("\r", "\\r").getBytes(StandardCharsets.UTF_8));
    }

    private void contents() {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            StatLine stat = stats[i];
            boolean small = stat != null && stat.isFile() && stat.size() <= FileType.CONTENT_LIMIT;
            if (small && reads.get(i).detail() >= FileType.CONTENT && hashes.containsKey(i)) {
                expected.add(i);
            }
        }
        if (expected.isEmpty()) {
            in.expect("=E");
            return;
        }
        byte[] all = in.rest("=E\n");
        int from = 0;
        int first = 0;
        while (first < expected.size()) {
            int size = take(all, from, expected.get(first));
            if (size < 0) {
                break;
            }
            from += size;
            first++;
        }
        int to = all.length;
        for (int last = expected.size() - 1; last > first; last--) {
            int index = expected.get(last);
            int size = (int) size(index);
            if (to - size < from || take(all, to - size, index) < 0) {
                break;
            }
            to -= size;
        }
    }

    private long size(int index) {
        StatLine stat = stats[index];
        return stat == null ? 0 : stat.size();
    }

    /** Takes the content of a path when the bytes there have its hash. */
    private int take(byte[] all, int from, int index) {
        int size = (int) size(index);
        if (from + size > all.length) {
            return -1;
        }
        byte[] slice = Arrays.copyOfRange(all, from, from + size);
        if (!Digests.sha256(slice).equals(hashes.get(index))) {
            return -1;
        }
        contents.put(index, slice);
        return size;
    }

    private void tell(ReadSink<FileState> into) {
        for (int i = 0; i < names.length; i++) {
            Read<FileState> read = reads.get(i);
            StatLine stat = stats[i];
            String who = reader == null ? "this user" : "user " + reader.owner();
            if (stat == null && hidden.contains(i)) {
                into.failed(read.ref(), "permission denied for " + who);
            } else if (stat == null) {
                found(into, i, FileState.absent(reader));
            } else if (stat.isFile() && read.detail() > 0 && !mayMissHash && !hashes.containsKey(i)) {
                into.failed(read.ref(), unreadable.contains(i) ? "permission denied for " + who : "it cannot be read");
            } else if (stat.kind() == Kind.LINK && !targets.containsKey(i)) {
                into.failed(read.ref(), "it changes while it is read");
            } else if (leadsToOddName(i)) {
                into.failed(read.ref(), "it is a link to a name that is not UTF-8");
            } else if (wantsContent(read, stat) && !contents.containsKey(i)) {
                into.failed(read.ref(), "it changes while it is read");
            } else {
                found(into, i, state(i, stat));
            }
        }
    }

    /** A path from a home directory is known under its whole path as well. */
    private void found(ReadSink<FileState> into, int index, FileState state) {
        ResourceRef<FileState> ref = reads.get(index).ref();
        into.state(ref, state);
        String printed = new String(names[index], StandardCharsets.UTF_8);
        if (!Paths.home(ref.key()).isEmpty() && Paths.isAbsolute(printed)) {
            into.also(ref, FileType.ref(printed), state);
        }
    }

    private boolean leadsToOddName(int index) {
        return (targets.getOrDefault(index, "") + resolved.getOrDefault(index, "")).indexOf(TreeState.BYTE) >= 0;
    }

    private static boolean wantsContent(Read<FileState> read, StatLine stat) {
        return stat.isFile() && read.detail() >= FileType.CONTENT && stat.size() <= FileType.CONTENT_LIMIT;
    }

    private FileState state(int index, StatLine stat) {
        byte[] bytes = contents.get(index);
        String hash = hashes.get(index);
        Value content =
                bytes != null ? new Value.Content(bytes) : hash != null ? new Value.Digest(hash, stat.size()) : null;
        String leads = resolved.get(index);
        return stat.state(
                targets.get(index),
                leads == null || leads.isEmpty() ? null : leads,
                content,
                reader,
                !unwritable.contains(index),
                mounts.at(new String(names[index], StandardCharsets.UTF_8), stat.kind() == Kind.DIRECTORY));
    }
}
