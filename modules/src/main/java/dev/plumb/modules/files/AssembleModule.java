package dev.plumb.modules.files;

import dev.plumb.module.LocalSource;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.ContentsState;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the files of a directory together to one. */
@ModuleInfo(
        name = "assemble",
        doc = "Puts the files of a directory together to one file, in the order of their names.",
        notes = {
            "The directory is one of the host, unless `remote_src` is false. What is below directories in it is left out.",
            "A file that does not end with a line end gets one before the next begins. In `delimiter`, escapes such as `\\n` stand for"
                    + " what they stand for in Python.",
            "The files can have up to 1 MiB each."
        },
        example = """
                - name: directory of the parts
                  file:
                    path: /etc/app_example.d
                    state: directory
                - name: first part
                  copy:
                    dest: /etc/app_example.d/10-listen
                    content: |
                      listen 8080
                - name: second part
                  copy:
                    dest: /etc/app_example.d/20-log
                    content: |
                      log /var/log/app
                - name: all of it
                  assemble:
                    src: /etc/app_example.d
                    dest: /etc/app_example.conf
                    delimiter: '# next part'
                    mode: '0644'
                """)
public final class AssembleModule extends FileTask<AssembleModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "the directory: on the host, or with `remote_src: false` from `files/` beside the playbook or an absolute"
                                    + " path",
                    required = true,
                    remoteIf = "remote_src",
                    openedIf = "decrypt")
            LocalSource src,

            @Param(doc = "the file that is made of them", required = true)
            String dest,

            @Param(doc = "a line between the files", anyText = true) @Nullable
            String delimiter,

            @Param(doc = "the directory is on the host", def = "true")
            boolean remoteSrc,

            @Param(doc = "takes only files whose name this regular expression matches") @Nullable
            String regexp,

            @Param(doc = "leaves out files whose name begins with a dot", def = "false")
            boolean ignoreHidden,

            @Param(doc = "opens files of the controller that are encrypted with ansible-vault", def = "true")
            boolean decrypt,

            WriteParams write) {
        boolean takes(String name) {
            return (regexp == null || PythonRegex.ofText(regexp, 0).search(name) != null)
                    && !(ignoreHidden && name.startsWith("."));
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                Paths.invalid("dest", p.dest),
                p.dest.endsWith("/") ? "dest ends with a slash; write the path of a file" : null,
                p.remoteSrc
                        ? Paths.invalid("src", p.src.written())
                        : p.src.isDirectory() ? null : "src " + p.src.path() + " is no directory",
                PythonRegex.invalid("regexp", p.regexp),
                p.write.invalid());
    }

    private static ManagedFile file(Params p) {
        return p.write.file(p.dest).following(false);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(file(p).reads());
        if (p.remoteSrc) {
            reads.addAll(HostFiles.reads(p.src.written(), FileType.ATTRIBUTES));
            reads.add(Read.of(ContentsType.ref(p.src.written())));
        }
        return reads;
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        SortedMap<String, byte[]> parts = new TreeMap<>(AssembleModule::inBytes);
        boolean known = p.remoteSrc ? remote(p, files, parts) : local(p, parts);
        ManagedFile file = file(p);
        String real = file.written(files);
        if (!known) {
            return Plan.unseen(FileType.ref(real)).with("dest", real).with("src", p.src.written());
        }
        NewContent content = NewContent.of(together(p, parts));
        FileState now = files.state(real, FileType.HASH);
        Plan plan = FileResults.written(file.write(files, content), "dest", real, now);
        return CopyModule.told(plan, content).with("src", p.src.written()).with("msg", "OK");
    }

    /** The order of names in Python, which is that of their bytes. */
    private static int inBytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean local(Params p, Map<String, byte[]> parts) {
        for (LocalSource.Entry entry : p.src.entries()) {
            LocalSource.Followed followed = entry.followed();
            if (!entry.relative().contains("/") && p.takes(entry.relative())) {
                if (followed != null && followed.failure() != null) {
                    throw new PlanFailure(
                            "cannot follow " + entry.path() + " on the controller: " + followed.failure());
                }
                LocalSource.Entry part =
                        followed == null ? entry : followed.entries().get(0);
                if (part.kind() == LocalSource.Kind.FILE) {
                    parts.put(
                            entry.relative(),
                            bytes(entry.path().toString(), NewContent.of(part).value()));
                }
            }
        }
        return true;
    }

    /** Takes the parts that are on the host. @return whether they are known before apply */
    private static boolean remote(Params p, HostFiles files, Map<String, byte[]> parts) {
        String source = files.follow(files.real(p.src.written()));
        FileState there = files.state(source);
        if (!there.exists()) {
            files.host().require(FileType.ref(source), "its files are to be put together in " + p.dest);
            return false;
        } else if (!there.isDirectory()) {
            throw new PlanFailure(source + " is " + there.kind().withArticle() + ", not a directory");
        }
        Read<ContentsState> read = Read.of(ContentsType.ref(source));
        if (files.host().find(read).isEmpty()) {
            return false;
        }
        mustBeOurs(files, source);
        for (Map.Entry<String, FileState> each : files.host().get(read).files().entrySet()) {
            String path = Paths.below(source, each.getKey());
            if (p.takes(each.getKey())) {
                FileState part = each.getValue();
                if (part.isLink()) {
                    String real = files.follow(path);
                    mustBeOurs(files, Paths.parent(real));
                    part = files.content(real);
                }
                if (part == null || part.isFile() && NewContent.isUnseen(part.content())) {
                    return false;
                } else if (part.isFile()) {
                    parts.put(each.getKey(), bytes(path, part.content()));
                }
            }
        }
        return true;
    }

    /** Whoever can exchange a file for a link while it is read would have what only root may read put where all may. */
    private static void mustBeOurs(HostFiles files, String directory) {
        if (!files.isOurs(directory)) {
            throw new PlanFailure("others than root and the user of this task can exchange what is in " + directory
                    + " while it is put together; let root own it, or write become_user with its owner");
        }
    }

    private static byte[] bytes(String path, @Nullable Value content) {
        if (content instanceof Value.Content known) {
            return known.bytes();
        }
        throw new PlanFailure(
                path + " has more than " + FileType.CONTENT_LIMIT + " bytes, which is more than can be put together");
    }

    private static byte[] together(Params p, Map<String, byte[]> parts) {
        String given = p.delimiter == null ? "" : PythonRegex.bytes(p.delimiter);
        String delimiter = unescaped(given);
        delimiter = delimiter.isEmpty() || delimiter.endsWith("\n") ? delimiter : delimiter + "\n";
        StringBuilder text = new StringBuilder();
        boolean first = true;
        boolean open = false;
        for (byte[] part : parts.values()) {
            text.append(open ? "\n" : "").append(first ? "" : delimiter);
            text.append(new String(part, StandardCharsets.ISO_8859_1));
            open = part.length == 0 || part[part.length - 1] != '\n';
            first = false;
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A text with escapes as Python's literals of bytes have them. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int known = "ntrfvab\\'\"".indexOf(next);
            if (c != '\\' || next == 0) {
                plain.append(c);
            } else if (known >= 0) {
                plain.append("\n\t\r\f\u000b\u0007\b\\'\"".charAt(known));
                i++;
            } else if (next == 'x' && text.substring(i + 2).matches("(?s)[0-9a-fA-F]{2}.*")) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else if (next >= '0' && next <= '7') {
                int end = i + 2;
                while (end < Math.min(text.length(), i + 4) && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                    end++;
                }
                plain.append((char) (Integer.parseInt(text.substring(i + 1, end), 8) & 0xFF));
                i = end - 1;
            } else {
                plain.append(next == '\n' ? "" : "\\" + next);
                i++;
            }
        }
        return plain.toString();
    }
}
