package dev.plumb.modules.sync;

import dev.plumb.module.LocalSource;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings a tree of files to the host as rsync does. */
@ModuleInfo(
        name = "synchronize",
        traits = Trait.NOT_DELEGATED,
        doc = "Brings a tree of files of the controller to the host, as rsync does it; neither side needs rsync.",
        notes = {
            "A `src` with a slash at its end means what is in the directory; without it the directory itself comes into `dest`. `dest` is made"
                    + " when it is missing, but not the directories above it.",
            "What differs is sent, and told file by file. A file that has the size and the time of the one on the controller counts as the same,"
                    + " as with rsync; `checksum: true` reads the contents instead. Of files with another time contents are compared too: where"
                    + " only the time differs, only the time is set.",
            "What is new or has another content is sent as a tar, unpacked in a private directory in `dest`, and put in place from there when"
                    + " it is whole; the host needs `tar`. What `delete` removes goes last.",
            "Owners and groups are set where root does it, by name where the host has the name, else by number; another user sets groups that"
                    + " it is in. Times of directories and links are left to the host, as with `--omit-dir-times` and `--omit-link-times`.",
            "A link on the host where a directory is to be is not followed but replaced, as with rsync; that `dest` itself is a link to a"
                    + " directory does no harm. A directory gives way to a file or link with `delete: true` only.",
            "Of `rsync_opts` those are taken that can be done here: `--exclude` and `--include` with rsync's patterns, `--chmod`, `--chown`,"
                    + " `--delete-excluded`, `--existing`, `--ignore-existing`, `--update`, `--checksum`, `--copy-links`, `--numeric-ids`,"
                    + " `--mkpath`, and those that switch something on or off, such as `--no-owner`. Others are refused, but for those that"
                    + " have no effect on files, such as `--stats`.",
            "Files that are encrypted with ansible-vault are sent as they are. For the other direction there is `fetch`."
        },
        example = """
                - name: the site
                  synchronize:
                    src: site/
                    dest: /srv/site
                    delete: true
                    rsync_opts:
                      - --exclude=.git
                      - --chmod=D755,F644
                """)
public final class SynchronizeModule implements TaskModule<SynchronizeModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "file or directory, from `files/` beside the playbook or an absolute path",
                    required = true,
                    unlisted = true)
            LocalSource src,

            @Param(doc = "path on the host", required = true)
            String dest,

            @Param(doc = "to the host; `pull` is not done", def = "push")
            Mode mode,

            @Param(doc = "removes what is on the host alone, in the directories that are sent", def = "false")
            boolean delete,

            @Param(
                    doc = "`recursive`, `links`, `perms`, `times`, `owner` and `group` where they are not said",
                    def = "true")
            boolean archive,

            @Param(doc = "sends what is in directories; default: `archive`") @Nullable
            Boolean recursive,

            @Param(doc = "sends links as links; else they are left out; default: `archive`") @Nullable
            Boolean links,

            @Param(doc = "sends what links lead to in their place", def = "false")
            boolean copyLinks,

            @Param(
                    doc =
                            "sets permissions; else new files have those of the source as far as the umask lets them; default: `archive`")
            @Nullable
            Boolean perms,

            @Param(doc = "sets the times of files; default: `archive`") @Nullable
            Boolean times,

            @Param(doc = "sets owners, where root does it; default: `archive`") @Nullable
            Boolean owner,

            @Param(doc = "sets groups; default: `archive`") @Nullable
            Boolean group,

            @Param(doc = "compares contents, not sizes and times", def = "false")
            boolean checksum,

            @Param(doc = "sends only what the host has", def = "false")
            boolean existingOnly,

            @Param(doc = "without `recursive`, sends the directories themselves", def = "false")
            boolean dirs,

            @Param(doc = "further options of rsync, see above")
            List<String> rsyncOpts,

            @Param(doc = "accepted, without effect: nothing is left half sent", def = "false")
            boolean partial,

            @Param(doc = "accepted, without effect: everything is put in place at the end", def = "true")
            boolean delayUpdates,

            @Param(doc = "accepted, without effect: the connection says", def = "true")
            boolean compress,

            @Param(doc = "accepted, without effect: write `ansible_port` in the inventory") @Nullable
            Integer destPort,

            @Param(doc = "accepted, without effect: write `ansible_user` in the inventory", def = "true")
            boolean setRemoteUser,

            @Param(doc = "accepted, without effect: write `ansible_ssh_private_key_file` in the inventory") @Nullable
            String privateKey,

            @Param(doc = "accepted, without effect: the connection is Plumb's own", def = "false")
            boolean useSshArgs,

            @Param(doc = "accepted, without effect, likewise", def = "false")
            boolean sshConnectionMultiplexing,

            @Param(doc = "accepted, without effect: host keys are always checked", def = "false")
            boolean verifyHost,

            @Param(doc = "accepted, without effect: for `sudo rsync` write become: true") @Nullable
            String rsyncPath,

            @Param(doc = "accepted, without effect: `timeout` limits a task", def = "0")
            int rsyncTimeout) {
        RsyncOptions options() {
            return new RsyncOptions(this);
        }
    }

    /** Which way. */
    public enum Mode {
        /** To the host. */
        PUSH,
        /** From the host. */
        PULL
    }

    @Override
    public @Nullable String invalid(Params p) {
        RsyncOptions options = p.options();
        String wrong = Names.first(
                p.mode == Mode.PULL
                        ? "mode: pull is not done here; write fetch, for many files in a loop over what find returns"
                        : null,
                Paths.invalid("dest", p.dest),
                options.invalid());
        return wrong != null ? wrong : LocalTree.wrong(p.src, options);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        try {
            RsyncOptions options = p.options();
            return Destination.reads(p, options, LocalTree.list(p.src, options));
        } catch (PlanFailure e) {
            // the plan says so
            return List.of();
        }
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            RsyncOptions options = p.options();
            List<Item> items = LocalTree.list(p.src, options);
            return new Synchronizing(files, options).plan(Destination.of(p, files, options, items));
        });
    }
}
