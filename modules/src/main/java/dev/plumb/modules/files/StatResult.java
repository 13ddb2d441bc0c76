package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.FileMode;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Inode;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.Permissions;
import dev.plumb.modules.kit.files.StatState;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code stat} of a registered variable, with Ansible's names. */
final class StatResult {
    private final Map<String, @Nullable Object> stat = new LinkedHashMap<>();
    private final String real;
    private final FileState file;
    private final @Nullable Inode inode;

    private StatResult(String real, FileState file) {
        this.real = real;
        this.file = file;
        inode = file.inode();
    }

    static Map<String, @Nullable Object> of(StatModule.Params p, String real, StatState state) {
        StatResult result = new StatResult(real, state.file());
        result.stat.put("exists", state.exists());
        if (state.exists()) {
            result.stat.put("path", p.path());
            result.kind();
            result.access();
            result.numbers();
            result.link();
            result.owner();
            result.checksum(p, state);
            result.unsupported(p);
        }
        return result.stat;
    }

    private Unknown unknown(String what) {
        return new Unknown("the " + what + " of " + real + " is not known before apply");
    }

    private void kind() {
        stat.put("isdir", file.isDirectory());
        stat.put("isreg", file.isFile());
        stat.put("islnk", file.isLink());
        int type = inode == null ? 0 : inode.type();
        stat.put("ischr", type == 0020000);
        stat.put("isblk", type == 0060000);
        stat.put("isfifo", type == 0010000);
        stat.put("issock", type == 0140000);
    }

    private void access() {
        Integer mode = file.mode();
        stat.put("mode", mode == null ? unknown("mode") : FileMode.format(mode));
        String[] names = {"xoth", "woth", "roth", "xgrp", "wgrp", "rgrp", "xusr", "wusr", "rusr"};
        for (int bit = 0; bit < names.length; bit++) {
            stat.put(names[bit], mode == null ? unknown("mode") : (mode >> bit & 1) != 0);
        }
        stat.put("isgid", mode == null ? unknown("mode") : (mode & 02000) != 0);
        stat.put("isuid", mode == null ? unknown("mode") : (mode & 04000) != 0);
        if (!file.isLink()) {
            stat.put("readable", Permissions.has(file, Permissions.READ));
            stat.put("writeable", Permissions.has(file, Permissions.WRITE));
            stat.put("executable", Permissions.has(file, Permissions.EXECUTE));
        }
    }

    private void numbers() {
        stat.put("size", inode != null ? inode.size() : plannedSize());
        stat.put("inode", inode == null ? unknown("inode") : inode.number());
        stat.put("dev", inode == null ? unknown("device") : inode.device());
        stat.put("nlink", inode == null ? unknown("number of links") : inode.links());
        stat.put("atime", inode == null ? unknown("time of access") : inode.atime());
        stat.put("mtime", inode == null ? unknown("time of modification") : inode.mtime());
        stat.put("ctime", inode == null ? unknown("time of change") : inode.ctime());
    }

    private Object plannedSize() {
        if (file.content() instanceof Value.Content content) {
            return (long) content.bytes().length;
        } else if (file.content() instanceof Value.Digest digest) {
            return digest.size();
        }
        return unknown("size");
    }

    private void link() {
        if (file.kind() == Kind.LINK) {
            String target = file.target() == null ? "" : file.target();
            String leads = inode == null ? null : inode.resolved();
            stat.put("lnk_target", target);
            stat.put(
                    "lnk_source",
                    leads != null
                            ? leads
                            : Paths.collapsed(Paths.normal(
                                    target.startsWith("/") ? target : Paths.below(Paths.parent(real), target))));
        }
    }

    private void owner() {
        stat.put("uid", file.uid() == null ? unknown("owner's number") : file.uid());
        stat.put("gid", file.gid() == null ? unknown("group's number") : file.gid());
        if (file.owner() == null && file.uid() == null) {
            stat.put("pw_name", unknown("owner"));
        } else if (file.owner() != null && !file.owner().equals(String.valueOf(file.uid()))) {
            stat.put("pw_name", file.owner());
        }
        if (file.group() == null && file.gid() == null) {
            stat.put("gr_name", unknown("group"));
        } else if (file.group() != null && !file.group().equals(String.valueOf(file.gid()))) {
            stat.put("gr_name", file.group());
        }
    }

    private void checksum(StatModule.Params p, StatState state) {
        if (!p.getChecksum() || !file.isFile()) {
            return;
        }
        if (state.checksum() != null) {
            stat.put("checksum", state.checksum());
        } else if (inode == null) {
            stat.put("checksum", unknown("checksum"));
        }
    }

    private void unsupported(StatModule.Params p) {
        if (p.getMime()) {
            stat.put("mimetype", "unknown");
            stat.put("charset", "unknown");
        }
        if (p.getAttributes()) {
            stat.put("version", null);
            stat.put("attributes", List.of());
            stat.put("attr_flags", "");
        }
    }
}
