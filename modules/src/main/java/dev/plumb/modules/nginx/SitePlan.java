package dev.plumb.modules.nginx;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.HostText;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is to be done about a site: its file, and that with its users. */
record SitePlan(NginxSiteModule.Params p) {
    private static final String MACHINE = "/etc/machine-id";

    private ManagedFile file() {
        return ManagedFile.at(NginxTransaction.DIRECTORY + "/conf.d/" + p.name() + ".conf")
                .withAccess(new Access(new FileMode("0644"), "root", "root"));
    }

    private ManagedFile users() {
        return ManagedFile.at(NginxTransaction.DIRECTORY + "/" + p.name() + ".htpasswd")
                .withAccess(new Access(new FileMode("0640"), "root", "www-data"));
    }

    private boolean hasUsers() {
        return p.state() == Presence.PRESENT && !p.limits().users().isEmpty();
    }

    List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(NginxBuild.reads());
        reads.addAll(file().reads());
        reads.addAll(users().reads());
        if (hasUsers()) {
            reads.addAll(HostFiles.reads(MACHINE, FileType.CONTENT));
        }
        return reads;
    }

    Plan plan(States host) {
        Plan plan = HostFiles.plan(host, files -> {
            mustBeOurs(files);
            if (p.state() == Presence.ABSENT) {
                return file().remove(files).and(withoutUsers(files));
            }
            String text = text(host);
            Plan users = hasUsers()
                    ? users().edit(files, old -> SiteUsers.text(p.limits().users(), old, seed(files)))
                    : withoutUsers(files);
            // what is gone must not be asked for any more, and what is asked for must be there
            Plan site = file().write(files, NewContent.of(text));
            return hasUsers() ? users.and(site) : site.and(users);
        });
        boolean isProved = p.state() == Presence.PRESENT && p.template() == null;
        return plan.with("path", file().path())
                .in(new NginxTransaction(true, isProved ? Set.of(file().path()) : Set.of()));
    }

    private String text(States host) {
        NginxBuild nginx = NginxBuild.of(host, "it is to have the site " + p.name());
        if (p.template() != null) {
            String text = p.template().text();
            return SiteServers.MARK + p.name() + "): what is changed here by hand is undone by it\n" + text
                    + (text.endsWith("\n") ? "" : "\n");
        }
        return new SiteServers(p.name(), p.options(), nginx).text();
    }

    /** No package brings such a file: one that is not there now need not go. */
    private Plan withoutUsers(HostFiles files) {
        boolean isThere = files.host()
                .find(Read.of(FileType.ref(users().path())))
                .map(FileState::exists)
                .orElse(true);
        return isThere ? users().remove(files) : Plan.nothing();
    }

    private void mustBeOurs(HostFiles files) {
        try {
            String old = HostText.of(files, file());
            if (old != null && !old.isBlank() && !old.startsWith(SiteServers.MARK)) {
                throw new PlanFailure(file().path() + " is there and not by nginx_site: its first line is not \""
                        + SiteServers.MARK + "NAME)\"; move it away, or write another name");
            }
        } catch (NotKnownException e) {
            // an earlier task makes it, and apply will see
        }
    }

    /** Makes salts differ from host to host; nothing in a plan is left to chance. */
    private String seed(HostFiles files) {
        FileState state = files.content(MACHINE);
        return p.name() + "\0"
                + (state != null && state.content() instanceof Value.Content content
                        ? new String(content.bytes(), StandardCharsets.ISO_8859_1)
                        : "");
    }
}
