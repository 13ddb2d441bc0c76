package dev.plumb.modules.nginx;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.system.packages.Installation;
import dev.plumb.modules.system.packages.PackageState;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about nginx itself. */
record NginxPlan(NginxModule.Params p) {
    private static final ManagedFile CONF = ManagedFile.at(NginxTransaction.DIRECTORY + "/nginx.conf")
            .withAccess(new Access(new FileMode("0644"), "root", "root"))
            .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS);

    private static final ManagedFile DEFAULT = ManagedFile.at(NginxTransaction.DIRECTORY + "/sites-enabled/default");

    private static final String DEBIANS = NginxTransaction.DIRECTORY + "/sites-available/default";

    List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(NginxBuild.reads());
        reads.addAll(Installation.reads(List.of(p.packageName())));
        reads.addAll(CONF.reads());
        reads.addAll(DEFAULT.reads());
        return reads;
    }

    Plan plan(States host) {
        Plan install = Installation.present(List.of(p.packageName()), host);
        if (install.failure() != null) {
            return install;
        }
        boolean isNew =
                !install.changes().isEmpty() && !host.get(NginxType.VERSION).exists();
        return HostFiles.plan(host, files -> isNew ? fresh(files, install) : kept(files, install));
    }

    /** Before the package there are no files to be taken into account: apt keeps what is there, and nginx starts with it. */
    private Plan fresh(HostFiles files, Plan install) {
        NginxBuild coming = NginxBuild.coming(files.host(), version(install));
        Plan plan = CONF.write(files, NewContent.of(new NginxConf(p, coming).text()))
                .and(install);
        return p.removeDefaultSite() ? plan.and(brought(files)) : plan;
    }

    /** The version that is to be installed; null where the lists that tell it are to be renewed first. */
    private static @Nullable String version(Plan install) {
        for (Change<?> each : install.changes()) {
            if (each.ref().equals(Installation.ref("nginx")) && each.after() instanceof PackageState after) {
                return after.version();
            }
        }
        return null;
    }

    /** The link that the package makes, and whatever nginx has read by it. */
    private static Plan brought(HostFiles files) {
        ResourceRef<FileState> ref = FileType.ref(DEFAULT.path());
        FileState found = files.host().find(Read.of(ref)).orElse(FileState.ABSENT);
        FileState link = FileState.planned(FileState.Kind.LINK, found.reader()).withTarget(DEBIANS);
        Script script = Script.of("rm -f " + DEFAULT.path()
                + "\nif systemctl is-active -q nginx 2>/dev/null;then systemctl reload nginx;fi\n");
        return Plan.of(Change.of(ref, link, FileState.absent(found.reader()), Action.run(script, Effects.own())));
    }

    private Plan kept(HostFiles files, Plan install) {
        NginxBuild nginx = NginxBuild.of(files.host(), "it is to be set up");
        Plan plan = CONF.write(files, NewContent.of(new NginxConf(p, nginx).text()));
        if (p.removeDefaultSite()) {
            plan = plan.and(DEFAULT.remove(files));
        }
        return install.changes().isEmpty() ? plan.in(new NginxTransaction(true)) : install.and(plan);
    }
}
