package dev.plumb.modules.nginx;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Rendered;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.resource.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages one file of nginx's configuration. */
@ModuleInfo(
        name = "nginx_snippet",
        doc =
                "Manages one file of nginx's configuration, tested together with those around it before any of them is replaced.",
        notes = {
            "All that consecutive tasks change below `/etc/nginx` is one transaction: `nginx -t` must accept it in a copy of the"
                    + " file system first, in a dry run too; then all files are replaced, nginx is reloaded once, and new workers"
                    + " must come up. Otherwise all of it is restored, and the task whose file nginx names fails.",
            "Tasks of `copy`, `template`, `file`, `lineinfile` and their like that follow one of this module, and change only"
                    + " what is below `/etc/nginx`, are part of it. A task that changes anything else ends it.",
            "A handler that reloads nginx with `service` or `systemd` has nothing left to do where the transaction has reloaded it."
                    + " Nothing is reloaded when nginx does not run.",
            "Names of servers that conflict count as wrong. The copy takes root and `unshare`; without them a dry run"
                    + " assumes that nginx accepts the files, and they are tested right after they were replaced."
        },
        example = """
                - name: nginx
                  apt:
                    name: nginx-light
                - name: where the app answers
                  nginx_snippet:
                    name: app-upstream
                    content: |
                      upstream app { server 127.0.0.1:8100; }
                - name: site of the app
                  nginx_snippet:
                    name: app
                    content: |
                      server {
                        listen 8080;
                        location / { proxy_pass http://app; }
                      }
                """)
public final class NginxSnippetModule implements TaskModule<NginxSnippetModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the file; `.conf` is added when it is missing", required = true)
            String name,

            @Param(doc = "what is in it") @Nullable String content,

            @Param(
                    doc =
                            "a template for what is in it, from `templates/` beside the playbook or an absolute path, in place of"
                                    + " `content`")
            @Nullable
            Rendered src,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(
                    doc =
                            "directory of the file, below `/etc/nginx`: `conf.d` is included in `http`, `snippets` by those who"
                                    + " need it; it must be there",
                    def = "conf.d")
            String directory,

            @Param(doc = "permissions of the file", def = "0644")
            FileMode mode,

            @Param(doc = "name or number of the owner; default: the task's user, or who owns it now") @Nullable
            String owner,

            @Param(doc = "name or number of the group") @Nullable
            String group,

            @Param(doc = "keeps the old content beside the file, as `PATH.HASH~`", def = "false")
            boolean backup,

            @Param(doc = "reloads nginx when it runs and something has changed", def = "true")
            boolean reload) {
        String path() {
            String file = name.endsWith(".conf") ? name : name + ".conf";
            return NginxTransaction.DIRECTORY + "/" + directory + "/" + file;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        return Names.first(
                present && p.content == null && p.src == null ? "content (or src) is required" : null,
                p.content != null && p.src != null ? "content and src exclude each other" : null,
                !present && (p.content != null || p.src != null || p.backup)
                        ? "state: absent goes without content, src and backup"
                        : null,
                p.name.matches("[A-Za-z0-9_][A-Za-z0-9._@-]*")
                        ? null
                        : "name '" + p.name + "' is no name of a file; use letters, digits, . _ @ and -",
                p.directory.matches("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
                        ? null
                        : "directory '" + p.directory + "' is not one below " + NginxTransaction.DIRECTORY
                                + "; write conf.d, snippets or another without a / at its beginning",
                new Access(p.mode, p.owner, p.group).invalid());
    }

    private static ManagedFile file(Params p) {
        return ManagedFile.at(p.path())
                .withAccess(new Access(p.mode, p.owner, p.group))
                .withBackup(p.backup);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return file(p).reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        String text = p.src != null ? p.src.text() : String.valueOf(p.content);
        String whole = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        Plan plan = HostFiles.plan(
                host,
                files -> p.state == Presence.ABSENT
                        ? file(p).remove(files)
                        : file(p).write(files, NewContent.of(whole)));
        return plan.with("path", p.path()).in(new NginxTransaction(p.reload));
    }
}
