package dev.plumb.modules.docker;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages images of docker. */
@ModuleInfo(
        name = "docker_image",
        doc = "Manages images of docker.",
        notes = {
            "A plan asks the registry what it has, and fetches nothing: it says which image will be there, and whether the one of that name"
                    + " is another one by now.",
            "Without `force_source` an image that is there is left as it is. With it, one is pulled when the registry has another; one is built,"
                    + " or loaded, every time, and has changed something when it is another image than before.",
            "`push` does nothing where the registry has the image already."
        },
        example = """
                - name: docker
                  docker: {}
                - name: a program for it
                  apt:
                    name: busybox-static
                - name: directory of an image
                  file:
                    path: /srv/image
                    state: directory
                - name: what is in it
                  copy:
                    src: /bin/busybox
                    dest: /srv/image/busybox
                    remote_src: true
                    mode: "0755"
                - name: how it is made
                  copy:
                    dest: /srv/image/Dockerfile
                    content: |
                      FROM scratch
                      COPY busybox /bin/sleep
                      CMD ["/bin/sleep", "1000"]
                - name: the image
                  docker_image:
                    name: sleeper
                    tag: v1
                    source: build
                    build:
                      path: /srv/image
                """)
public final class DockerImageModule implements TaskModule<DockerImageModule.Params> {
    private static final Set<String> BUILD = Set.of(
            "path",
            "dockerfile",
            "args",
            "target",
            "nocache",
            "pull",
            "labels",
            "network",
            "platform",
            "rm",
            "shm_size");

    /** Where an image comes from. */
    public enum Source {
        /** Its registry. */
        PULL,
        /** A directory with a Dockerfile. */
        BUILD,
        /** An archive. */
        LOAD,
        /** It is there. */
        LOCAL
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "name of the image, with its registry where that is not Docker Hub; a tag or digest may stand behind it",
                    required = true)
            String name,

            @Param(doc = "its tag, where the name has none; default: `latest`") @Nullable
            String tag,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "where it comes from", def = "pull")
            Source source,

            @Param(doc = "gets it from there even where it is", def = "false")
            boolean forceSource,

            @Param(doc = "removes it even where a container that does not run was made of it", def = "false")
            boolean forceAbsent,

            @Param(
                    doc =
                            "how it is built: `path` of the directory on the host, `dockerfile` in it, `args` (a mapping), `target`, `nocache`,"
                                    + " `pull`, `labels`, `network`, `platform`, `rm`, `shm_size`",
                    asWritten = true)
            Map<String, @Nullable Object> build,

            @Param(doc = "path of the archive on the host, as `docker save` writes it") @Nullable
            String loadPath,

            @Param(doc = "another name that it gets") @Nullable
            String repository,

            @Param(doc = "puts it into the registry, under `repository` where that is given", def = "false")
            boolean push) {
        /** Its name with its tag. */
        String image() {
            ImageName image = ImageName.of(name);
            boolean plain = image != null
                    && image.digest() == null
                    && !name.substring(name.lastIndexOf('/') + 1).contains(":");
            return plain && tag != null ? name + ":" + tag : name;
        }

        ResourceRef<DockerState> ref() {
            return Images.ref(image());
        }

        /** Another name with a tag; null where there is none. */
        @Nullable
        String other() {
            return repository == null
                    ? null
                    : repository.substring(repository.lastIndexOf('/') + 1).contains(":")
                            ? repository
                            : repository + ":" + (tag == null ? "latest" : tag);
        }

        /** A text of {@code build}; null where it is not given. */
        @Nullable
        String built(String key) {
            Object value = build.get(key);
            return value == null ? null : Fields.word(value);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean absent = p.state == Presence.ABSENT;
        boolean id = ImageName.id(p.name) != null;
        String wrong = p.build.keySet().stream()
                .filter(key -> !BUILD.contains(key))
                .findFirst()
                .orElse(null);
        return Names.first(
                ImageName.mistake("name", p.name),
                ImageName.mistake("repository", p.repository),
                p.tag == null || p.tag.matches("\\w[\\w.-]{0,127}") ? null : "tag '" + p.tag + "' is no tag",
                id && !absent && p.source != Source.LOCAL
                        ? "a number names an image that is there; write source: local"
                        : null,
                wrong == null
                        ? null
                        : "build has no '" + wrong + "'; it has "
                                + String.join(", ", BUILD.stream().sorted().toList()),
                absent && (p.push || p.repository != null) ? "state: absent goes without push and repository" : null,
                !absent && p.source == Source.BUILD && p.built("path") == null
                        ? "source: build needs build: {path: DIRECTORY}"
                        : null,
                p.source != Source.BUILD && !p.build.isEmpty() ? "build needs source: build" : null,
                Paths.invalid("build.path", p.built("path")),
                Paths.invalid("load_path", p.loadPath),
                (p.source == Source.LOAD) == (p.loadPath != null) || absent
                        ? null
                        : "load_path and source: load go together",
                map("build.args", p.build.get("args")),
                map("build.labels", p.build.get("labels")),
                p.build.get("args") instanceof Map<?, ?> args
                                && !args.keySet().stream()
                                        .allMatch(key -> String.valueOf(key)
                                                .matches("(?!(PATH|HOME|DOCKER_.*|LD_.*)$)[A-Za-z_]\\w*"))
                        ? "build.args has a name that is none of a variable, or that docker would take for its own; use letters, digits and _"
                        : null);
    }

    private static @Nullable String map(String parameter, @Nullable Object value) {
        return value == null || value instanceof Map ? null : parameter + " is no mapping; write {NAME: VALUE}";
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(DockerEngine.REF), Read.of(p.ref())));
        if (p.other() != null) {
            reads.add(Read.of(Images.ref(p.other())));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return new ImagePlan(p, host).plan();
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        Map<String, @Nullable Object> values = Cli.learned("image", p.ref(), done);
        if (plan.result().get("changed") instanceof Unknown) {
            values.put("changed", !plan.changes().stream().allMatch(each -> isAsBefore(each, done)));
        }
        return values;
    }

    /** Whether there is the same image under a name as before. */
    private static boolean isAsBefore(Change<?> change, Done done) {
        return change.before() instanceof DockerState before
                && done.found().get(change.ref()) instanceof DockerState found
                && Images.isSame(before, found);
    }
}
