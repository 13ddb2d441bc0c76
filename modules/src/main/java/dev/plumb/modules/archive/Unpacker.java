package dev.plumb.modules.archive;

import dev.plumb.module.LocalSource;
import dev.plumb.module.Plan;
import dev.plumb.modules.archive.HostArchive.Source;
import dev.plumb.modules.archive.Unpacking.Unpacked;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.StagedFiles;
import dev.plumb.modules.web.WebScripts;
import dev.plumb.record.RecordScripts;
import dev.plumb.script.Input;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the scripts that unpack members, as {@link StagedFiles} wants them. */
final class Unpacker {
    private final HostFiles files;
    private final String base;
    private final Archive archive;

    Unpacker(HostFiles files, String base, Archive archive) {
        this.files = files;
        this.base = base;
        this.archive = archive;
    }

    /** Members of an archive of the controller are sent. */
    Plan sent(LocalSource.Entry file, StagedFiles staged, List<Unpacked> unpacked, long bytes) {
        String text = "tar -C out -xpof - 2>/dev/null||{ echo 'the archive did not arrive whole' >&2;exit 1;}";
        return staged.plan(files, base, text, new TarStream(file, unpacked), bytes);
    }

    /** Members of an archive of the host, or of a server, are unpacked together with all others. */
    Plan onHost(Source source, StagedFiles staged, List<Unpacked> unpacked) {
        StringBuilder text = new StringBuilder(WebScripts.ASK
                + RecordScripts.DIRECTORY
                + UnpackScripts.UNPACK
                + UnpackScripts.KEEP
                + HostArchive.FETCH);
        text.append("plumb_dir\nplumb_fail() { sed 's/^!//;s/^missing/the host has no/' \"$d/no\" >&2;exit 1;}\n");
        String shown = source.rendering();
        String moved = "||plumb_moved " + Sh.quote(shown + " is another archive than when it was read") + "\n";
        Input input = null;
        if (source.request() == null) {
            String path = Paths.word(source.path());
            text.append("g=$(plumb_sign ").append(path).append(");v=$g;[ \"$g\" = ");
            text.append(Sh.quote(archive.version())).append(" ]").append(moved);
            text.append("plumb_archive ").append(path).append(" \"$PWD/in\"||plumb_fail\n");
        } else {
            input = source.request().input();
            text.append(
                    "plumb_take;plumb_fetch \"$PWD/f\" </dev/null||plumb_fail\nv=$(plumb_sum_of f);g=$(plumb_signed)\n");
            text.append("[ \"$v\" = ")
                    .append(Sh.quote(archive.version()))
                    .append(" ]")
                    .append(moved);
            text.append("plumb_archive \"$PWD/f\" \"$PWD/in\"||plumb_fail\nrm -f f\n");
        }
        text.append("plumb_keep_list ").append(source.name()).append(" \"$g\" \"$v\"\nchmod -R u+rwX in\n");
        place(text, unpacked);
        long room =
                archive.members().stream().mapToLong(each -> each.size() + 4096).sum();
        return staged.plan(files, base, text.toString(), input, room);
    }

    /** Those that are wanted get the names that they are to have. */
    private static void place(StringBuilder text, List<Unpacked> unpacked) {
        List<String> directories = new ArrayList<>();
        Map<String, List<String>> moves = new LinkedHashMap<>();
        StringBuilder renames = new StringBuilder();
        for (Unpacked each : unpacked) {
            String from = each.member().name();
            if (each.member().kind() == Kind.DIRECTORY) {
                directories.add(each.name());
                continue;
            }
            String above = each.name().contains("/") ? Paths.parent(each.name()) : ".";
            if (!above.equals(".")) {
                directories.add(above);
            }
            if (Paths.name(from).equals(Paths.name(each.name()))) {
                moves.computeIfAbsent(above, key -> new ArrayList<>()).add(from);
            } else {
                renames.append("mv -fT -- in/")
                        .append(Sh.quote(from))
                        .append(" out/")
                        .append(Sh.quote(each.name()));
                renames.append("||exit 1\n");
            }
        }
        if (!directories.isEmpty()) {
            StagedFiles.run(
                    text, "mkdir -p --", "out/", directories.stream().distinct().toList());
        }
        moves.forEach((above, names) -> StagedFiles.run(text, "mv -f -t out/" + Sh.quote(above) + " --", "in/", names));
        text.append(renames);
    }
}
