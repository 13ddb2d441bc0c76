package dev.plumb.modules.docker;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.docker.ComposeProject.Question;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages projects of docker compose. */
@ModuleInfo(
        name = "docker_compose_v2",
        doc = "Manages projects of docker compose, by version 2 of it.",
        notes = {
            "The plan is what compose itself says that it would do. Where an earlier task changes a file of the project, or brings compose, that"
                    + " is not known before apply.",
            "Debian 13 has version 2 (`docker: {compose: true}`). Debian 12 has only the old one, which this module does not use: take Docker's own"
                    + " packages there, by `deb822_repository` and `package: {name: docker-compose-plugin}`.",
            "`pull: always` and `build: always` may bring other images, which a dry run does not know: its outcome is assumed."
        },
        example = """
                - name: docker, where it has compose
                  docker:
                    compose: "${ansible_facts.distribution_major_version?number gte 13}"
                - name: the shop
                  docker_compose_v2:
                    project_src: /srv/shop
                    wait: true
                  when: ansible_facts.distribution_major_version?number gte 13
                """)
public final class DockerComposeModule implements TaskModule<DockerComposeModule.Params> {
    /** What should be with it. */
    public enum State {
        /** Its containers run. */
        PRESENT,
        /** It has no containers and networks. */
        ABSENT,
        /** Its containers do not run. */
        STOPPED,
        /** Its containers run anew. */
        RESTARTED
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "directory of the project on the host", required = true)
            String projectSrc,

            @Param(doc = "its files, from there; default: `compose.yaml` or another usual name")
            List<String> files,

            @Param(doc = "its name; default: that of the directory") @Nullable
            String projectName,

            @Param(doc = "files with variables, from there; default: `.env`")
            List<String> envFiles,

            @Param(doc = "profiles whose services belong to it")
            List<String> profiles,

            @Param(doc = "the services that the task is about; default: all")
            List<String> services,

            @Param(doc = "what should be with it", def = "present")
            State state,

            @Param(
                    doc = "when images are pulled: `policy`: as the file says; `always`, `missing`, `never`",
                    def = "policy")
            String pull,

            @Param(doc = "when images are built: `policy`: as the file says; `always`, `never`", def = "policy")
            String build,

            @Param(
                    doc = "when containers are made anew: `auto`: when they are otherwise; `always`, `never`",
                    def = "auto")
            String recreate,

            @Param(doc = "how many containers services have", asWritten = true)
            Map<String, @Nullable Object> scale,

            @Param(doc = "starts what the services depend on, too", def = "true")
            boolean dependencies,

            @Param(doc = "removes containers of services that the file has no more", def = "false")
            boolean removeOrphans,

            @Param(doc = "removes volumes too, with their data, with `state: absent`", def = "false")
            boolean removeVolumes,

            @Param(doc = "waits until the services are healthy, or run", def = "false")
            boolean wait_,

            @Param(doc = "seconds after which that has failed") @Nullable
            Integer waitTimeout,

            @Param(doc = "seconds after which a container that does not stop is killed") @Nullable
            Integer timeout) {
        /** What is asked of compose. */
        Question question() {
            List<String> options = new ArrayList<>();
            files.forEach(each -> options.addAll(List.of("--file", each)));
            envFiles.forEach(each -> options.addAll(List.of("--env-file", each)));
            profiles.forEach(each -> options.addAll(List.of("--profile", each)));
            if (projectName != null) {
                options.addAll(List.of("--project-name", projectName));
            }
            return new Question(Paths.normal(projectSrc), options, upWords(), services);
        }

        private List<String> upWords() {
            List<String> words = new ArrayList<>();
            if (List.of("always", "missing", "never").contains(pull)) {
                words.addAll(List.of("--pull", pull));
            }
            if (!build.equals("policy")) {
                words.add(build.equals("always") ? "--build" : "--no-build");
            }
            if (!recreate.equals("auto")) {
                words.add(recreate.equals("always") ? "--force-recreate" : "--no-recreate");
            }
            Fields.texts(scale).forEach((service, count) -> words.addAll(List.of("--scale", service + "=" + count)));
            if (!dependencies) {
                words.add("--no-deps");
            }
            if (removeOrphans) {
                words.add("--remove-orphans");
            }
            if (timeout != null) {
                words.addAll(List.of("--timeout", timeout.toString()));
            }
            return words;
        }

        ResourceRef<DockerState> ref() {
            return ComposeProject.ref(question());
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                Paths.invalid("project_src", p.projectSrc),
                word("pull", p.pull, "policy", "always", "missing", "never"),
                word("build", p.build, "policy", "always", "never"),
                word("recreate", p.recreate, "auto", "always", "never"),
                p.projectName == null || p.projectName.matches("[a-z0-9][a-z0-9_-]*")
                        ? null
                        : "project_name '" + p.projectName + "' is none; use lower-case letters, digits, _ and -",
                p.removeVolumes && p.state != State.ABSENT ? "remove_volumes goes with state: absent" : null,
                p.services.stream().anyMatch(each -> each.startsWith("-")) ? "services has what is no name" : null,
                Fields.texts(p.scale).values().stream().allMatch(each -> each.matches("\\d{1,4}"))
                        ? null
                        : "scale has what is no number; write {web: 2}");
    }

    private static @Nullable String word(String parameter, String word, String... words) {
        return List.of(words).contains(word)
                ? null
                : parameter + " '" + word + "' is none of " + String.join(", ", words);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(DockerEngine.REF), Read.of(ComposePlugin.REF), Read.of(p.ref()));
    }

    @Override
    public Plan plan(Params p, States host) {
        return new ComposePlan(p, host).plan();
    }
}
