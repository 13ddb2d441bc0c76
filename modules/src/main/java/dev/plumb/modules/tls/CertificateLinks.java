package dev.plumb.modules.tls;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.RemovalPlans;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.tls.LetsencryptCertificateModule.Params;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The directory from which servers read a certificate: one link that is switched, and two by way of it. */
final class CertificateLinks {
    private static final Access ROOT = new Access(new FileMode("0755"), "root", "root");
    private static final String CURRENT = "/current";
    private static final String BOOTSTRAP = "/bootstrap";
    private static final List<String> FILES = List.of("fullchain.pem", "privkey.pem");

    private final Params p;
    private final HostFiles files;
    private final String directory;

    CertificateLinks(Params p, HostFiles files) {
        this.p = p;
        this.files = files;
        this.directory = Lineages.directory(p.name());
    }

    static List<Read<?>> reads(Params p) {
        String directory = Lineages.directory(p.name());
        List<Read<?>> reads = new ArrayList<>();
        reads.addAll(HostFiles.reads(directory + CURRENT, FileType.ATTRIBUTES));
        if (p.state() == LetsencryptCertificateModule.State.ABSENT) {
            reads.add(Read.of(TreeType.ref(directory)));
            return reads;
        }
        for (String each : FILES) {
            reads.addAll(HostFiles.reads(directory + "/" + each, FileType.ATTRIBUTES));
            reads.addAll(HostFiles.reads(directory + BOOTSTRAP + "/" + each, FileType.ATTRIBUTES));
        }
        reads.addAll(ROOT.reads());
        reads.add(Read.of(Programs.ref("openssl")));
        return reads;
    }

    /**
     * All of it is there.
     *
     * @param issued whether certbot has the certificate: then the links lead to that, else to what is there already, or to a
     *     self-signed one
     */
    Plan there(boolean issued) {
        Plan plan = directory(directory);
        FileState current = files.state(directory + CURRENT);
        String target = issued ? Lineages.live(p.name()) : "bootstrap";
        if (!issued) {
            plan = plan.and(bootstrap());
        }
        return plan.and(link(directory + CURRENT, current, target))
                .and(link(directory + "/" + FILES.get(0), "current/" + FILES.get(0)))
                .and(link(directory + "/" + FILES.get(1), "current/" + FILES.get(1)));
    }

    /** The switch to what was ordered, after it. */
    Plan issued() {
        String path = directory + CURRENT;
        FileState now = files.state(path);
        boolean there = Lineages.live(p.name()).equals(now.target());
        // what the links lead to before the order is made by the same plan
        FileState before = there || now.isLink() ? now : planned(now, "bootstrap");
        return there ? Plan.nothing() : link(path, before, Lineages.live(p.name()));
    }

    private static FileState planned(FileState now, String target) {
        return FileState.planned(FileState.Kind.LINK, now.reader()).withTarget(target);
    }

    private Plan directory(String path) {
        FileState now = files.state(path);
        if (now.exists()) {
            return now.isDirectory() ? Plan.nothing() : wrong(path, now, "a directory");
        }
        FileState parent = files.directory(path);
        Plan plan = parent.exists()
                ? FilePlans.directory(files, path, now, parent, ROOT)
                : FilePlans.directory(files, path, now, ROOT);
        files.follow(plan);
        return plan;
    }

    private static Plan wrong(String path, FileState now, String wanted) {
        throw new PlanFailure(path + " is " + now.kind().withArticle() + ", not " + wanted + "; move it away");
    }

    private Plan link(String path, String target) {
        return link(path, files.state(path), target);
    }

    private Plan link(String path, FileState now, String target) {
        if (now.exists() && !now.isLink()) {
            return wrong(path, now, "a link");
        } else if (target.equals(now.target())) {
            return Plan.nothing();
        }
        return FilePlans.link(files, path, now, files.directory(path), target, ROOT);
    }

    /** A link to the certificate of a CA's own server. */
    Plan authority(String path, String target) {
        return directory(Paths.parent(path)).and(link(path, target));
    }

    Plan removed(String path) {
        FileState now = files.state(path);
        return now.exists() ? RemovalPlans.remove(files, path, now) : Plan.nothing();
    }

    /** A certificate that nobody trusts, with which a server can start. */
    private Plan bootstrap() {
        String in = directory + BOOTSTRAP;
        Plan plan = directory(in);
        FileState chain = files.state(in + "/" + FILES.get(0));
        FileState key = files.state(in + "/" + FILES.get(1));
        if (chain.isFile() && key.isFile()) {
            return plan;
        }
        files.host().require(Programs.ref("openssl"), "it makes a self-signed certificate; package openssl brings it");
        String names = p.names().stream().map(name -> "DNS:" + name).collect(Collectors.joining(","));
        Script script = Script.of(TlsScripts.text(
                "bootstrap.sh",
                Map.of(
                        "DIRECTORY", TlsScripts.word(in),
                        "NAMES", TlsScripts.word("subjectAltName=" + names))));
        return plan.and(made(in + "/" + FILES.get(1), key, 0600, Action.run(script, Effects.own())))
                .and(made(in + "/" + FILES.get(0), chain, 0644, Action.implied()));
    }

    private static Plan made(String path, FileState now, int mode, Action action) {
        FileState after = FileState.planned(FileState.Kind.FILE, now.reader())
                .withMode(mode)
                .withOwner("root", 0L)
                .withGroup("root", 0L)
                .withContent(new Value.Any("(made on the host)"));
        return Plan.of(
                Change.of(FileType.ref(path), now.like(after), after, action).verifiedWith(FileType.ATTRIBUTES));
    }
}
