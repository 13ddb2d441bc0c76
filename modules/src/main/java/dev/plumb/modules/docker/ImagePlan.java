package dev.plumb.modules.docker;

import dev.plumb.expression.Unknown;
import dev.plumb.expression.Values;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.docker.DockerImageModule.Params;
import dev.plumb.modules.docker.DockerImageModule.Source;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a task does to an image. */
final class ImagePlan {
    private final Params p;
    private final States host;

    ImagePlan(Params p, States host) {
        this.p = p;
        this.host = host;
    }

    Plan plan() {
        boolean present = p.state() == Presence.PRESENT;
        boolean engine = !present || host.require(DockerEngine.REF, "it is to keep image " + p.image());
        if (DockerEngine.isAsleep(host, p.ref())) {
            return Plan.unseen(p.ref());
        }
        DockerState now = host.get(p.ref());
        if (present && p.forceSource()) {
            now = now.asked(p.ref(), host);
        }
        if (!present) {
            return (now.exists() ? change(now, DockerState.ABSENT, remove()) : Plan.nothing())
                    .with("image", now.value());
        }
        Plan refused = p.source() == Source.PULL && (!now.exists() || p.forceSource())
                ? Images.refused(p.image(), host, engine)
                : null;
        if (refused != null) {
            return refused;
        }
        Plan plan = Cli.told(gets(now, engine), "image", now);
        DockerState after = plan.changes().isEmpty()
                ? now
                : (DockerState) plan.changes().get(0).after();
        Plan tag = p.other() == null || plan.failure() != null ? Plan.nothing() : tag(p.other(), after);
        Plan all = plan.and(tag);
        all = p.push() && plan.failure() == null ? all.and(push(after, engine)) : all;
        boolean open = now.exists() && !plan.changes().isEmpty() && after.text(Images.ID) == null;
        return open
                ? all.with("changed", new Unknown("whether another image comes of it is not known before apply"))
                : all;
    }

    private Plan gets(DockerState now, boolean engine) {
        if (now.exists() && !p.forceSource()) {
            return Plan.nothing();
        }
        return switch (p.source()) {
            case LOCAL ->
                now.exists()
                        ? Plan.nothing()
                        : Plan.failed("image " + p.image() + " is not there; pull, build or load it first");
            case PULL -> pull(now, engine);
            case BUILD -> {
                host.require(
                        FileType.ref(Objects.requireNonNull(p.built("path"))),
                        "image " + p.image() + " is built from it");
                yield change(now, Images.unseen("as built"), build());
            }
            case LOAD -> {
                String path = Objects.requireNonNull(p.loadPath());
                host.require(FileType.ref(path), "image " + p.image() + " is loaded from it");
                yield change(now, Images.unseen("that of the archive"), Cli.line(List.of("load", "-q", "-i", path)));
            }
        };
    }

    private Plan pull(DockerState now, boolean engine) {
        DockerState after = Images.pulled(p.image(), host, engine);
        return Images.isSame(now, after) ? Plan.nothing() : change(now, after, Images.PULL + Images.pull(p.image()));
    }

    private String remove() {
        List<String> words = new ArrayList<>(List.of("image", "rm"));
        if (p.forceAbsent()) {
            words.add("--force");
        }
        words.add(p.ref().key());
        return Cli.line(words);
    }

    private Plan tag(String other, DockerState image) {
        ResourceRef<DockerState> ref = Images.ref(other);
        DockerState now = host.get(ref);
        String id = image.text(Images.ID);
        return Images.isSame(now, image)
                ? Plan.nothing()
                : Plan.of(Change.of(
                        ref,
                        now,
                        id == null ? Images.unseen("that of " + p.image()) : withId(image),
                        Action.run(Cli.script(Cli.line(List.of("tag", p.image(), other))))));
    }

    private static DockerState withId(DockerState image) {
        Map<String, dev.plumb.resource.Value> id = new TreeMap<>();
        id.put(Images.ID, Objects.requireNonNull(image.fields().get(Images.ID)));
        return DockerState.planned(id);
    }

    private Plan push(DockerState image, boolean engine) {
        String name = p.other() == null ? p.image() : p.other();
        ResourceRef<RegistryImages.Offer> ref = RegistryImages.ref(name);
        RegistryImages.Offer now = engine ? host.get(ref) : new RegistryImages.Offer("", "", "docker is not installed");
        String id = image.text(Images.ID);
        if (id != null && id.equals(now.id())) {
            return Plan.nothing();
        }
        host.assume("that the registry takes " + name);
        RegistryImages.Offer after = new RegistryImages.Offer(id == null ? "(that of " + p.image() + ")" : id, "", "");
        Script script = Cli.script("docker push " + Sh.quote(name) + " </dev/null >/dev/null||exit\n");
        // the host's image has the digest of the registry then
        Action action = Action.run(script, Effects.and(p.ref(), Images.ref(name)));
        return Plan.of(Change.of(ref, now, after, action));
    }

    private String build() {
        List<String> words = new ArrayList<>(List.of("build", "-q", "-t", p.image()));
        String path = Objects.requireNonNull(p.built("path"));
        option(words, "--file", dockerfile(path));
        option(words, "--target", p.built("target"));
        option(words, "--network", p.built("network"));
        option(words, "--platform", p.built("platform"));
        option(words, "--shm-size", p.built("shm_size"));
        flag(words, "--no-cache", "nocache");
        flag(words, "--pull", "pull");
        map("labels").forEach((key, value) -> words.addAll(List.of("--label", key + "=" + value)));
        StringBuilder exports = new StringBuilder();
        // the values are no arguments of a process
        map("args").forEach((key, value) -> {
            words.addAll(List.of("--build-arg", key));
            exports.append("export ")
                    .append(key)
                    .append('=')
                    .append(Sh.quote(value))
                    .append('\n');
        });
        words.add(path);
        return "(" + exports + "docker " + Sh.words(words) + " </dev/null >/dev/null)||exit\n";
    }

    private @Nullable String dockerfile(String path) {
        String given = p.built("dockerfile");
        return given == null || given.startsWith("/") ? given : path + "/" + given;
    }

    private Map<String, String> map(String key) {
        Map<String, String> texts = new TreeMap<>();
        if (p.build().get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(Values.text(value))));
        }
        return texts;
    }

    private static void option(List<String> words, String name, @Nullable String value) {
        if (value != null) {
            words.addAll(List.of(name, value));
        }
    }

    private void flag(List<String> words, String name, String key) {
        if ("true".equals(String.valueOf(p.built(key)).toLowerCase(java.util.Locale.ROOT))) {
            words.add(name);
        }
    }

    private Plan change(DockerState now, DockerState after, String script) {
        return Plan.of(Change.of(p.ref(), now, after, Action.run(Cli.script(script), Effects.own())));
    }
}
