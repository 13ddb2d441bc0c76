package dev.plumb.modules.docker;

import dev.plumb.expression.Values;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.text.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages containers of docker. */
@ModuleInfo(
        name = "docker_container",
        doc = "Manages containers of docker.",
        notes = {
            "A container is compared with its task field by field: what the task does not say is to be as the image says, or as docker makes it"
                    + " by default. The plan says because of which fields it is made anew. Limits and `restart_policy` are changed in place, and"
                    + " `networks` are joined and left, while it runs on. `comparisons` takes fields out of that.",
            "A new container is made before the old one is stopped. It must run for `settle` seconds, or be healthy where it has a health check;"
                    + " otherwise the old one comes back, and the message has the end of the log. Volumes without a name go over to the new one.",
            "Docker publishes ports past the firewall: here they are on 127.0.0.1 unless an address is given, such as `0.0.0.0:80:80`.",
            "`env` is no argument of a process, and is shown by digests only. A value of several lines needs a name of letters, digits and `_`.",
            "One that does its work and ends has `detach: false`: its task waits for the end, which is to be one with status 0, and does not"
                    + " run it again unless it is made anew."
        },
        example = """
                - name: docker
                  docker: {}
                - name: a program for the image
                  apt:
                    name: busybox-static
                - name: directory of the image
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
                      COPY busybox /bin/httpd
                      COPY busybox /bin/sh
                - name: the image
                  docker_image:
                    name: shop
                    tag: v1
                    source: build
                    build:
                      path: /srv/image
                - name: network of the shop
                  docker_network:
                    name: shop
                - name: the shop
                  docker_container:
                    name: shop
                    image: shop:v1
                    command: httpd -f -p 8000
                    env:
                      LEVEL: info
                    published_ports:
                      - "8080:8000"
                    networks:
                      - name: shop
                        aliases: [web]
                    memory: 128M
                    restart_policy: unless-stopped
                    healthcheck:
                      test: "true"
                      interval: 5s
                """)
public final class DockerContainerModule implements TaskModule<DockerContainerModule.Params> {
    /** What should be with it. */
    public enum State {
        /** It is not there. */
        ABSENT,
        /** It is there, and runs or does not. */
        PRESENT,
        /** It runs. */
        STARTED,
        /** It does not run. */
        STOPPED,
        /** It runs and is healthy. */
        HEALTHY
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the container", required = true)
            String name,

            @Param(doc = "its image: `NAME:TAG`, `NAME@sha256:...`, or the number of one that is there") @Nullable
            String image,

            @Param(doc = "what should be with it", def = "started")
            State state,

            @Param(
                    doc =
                            "when its image is pulled: `missing`; `always`: also when its registry has another one; `never`",
                    def = "missing")
            String pull,

            ContainerParams.Program program,
            ContainerParams.Storage storage,
            ContainerParams.Network network,

            @Param(doc = "its labels, beside those of the image", asWritten = true)
            Map<String, @Nullable Object> labels,

            @Param(
                    doc =
                            "how docker finds out whether it does its work: `test` (a command line, or a list that begins with `CMD`;"
                                    + " `NONE`), `interval`, `timeout`, `start_period`, `retries`; default: that of the image")
            Map<String, @Nullable Object> healthcheck,

            @Param(doc = "when it is started again: `no`, `always`, `unless-stopped`, `on-failure`", def = "no")
            String restartPolicy,

            @Param(doc = "how often, of `on-failure`; 0: without end", def = "0")
            int restartRetries,

            ContainerParams.Limits limits,
            ContainerParams.Rights rights,

            @Param(doc = "what keeps its log: `json-file`, `local`, `journald`; default: that of the engine") @Nullable
            String logDriver,

            @Param(doc = "options of that, such as `max-size`", aliases = "log_opt", asWritten = true)
            Map<String, @Nullable Object> logOptions,

            @Param(doc = "removes it when it ends", def = "false")
            boolean autoRemove,

            @Param(doc = "whether it goes on running; else it does its work and ends", def = "true")
            boolean detach,

            @Param(doc = "seconds that one without a health check must run", def = "3")
            int settle,

            @Param(doc = "seconds after which one must be healthy", def = "300")
            int healthyWaitTimeout,

            @Param(
                    doc =
                            "fields that are compared otherwise: `{env: allow_more_present}` (also `labels`), `{memory: ignore}`; `'*'` stands for all",
                    asWritten = true)
            Map<String, @Nullable Object> comparisons,

            @Param(doc = "makes it anew every time", def = "false")
            boolean recreate,

            @Param(doc = "starts it anew every time", def = "false")
            boolean restart,

            @Param(doc = "keeps its volumes without a name when it goes", def = "true")
            boolean keepVolumes,

            @Param(doc = "kills it instead of stopping it", def = "false", aliases = "forcekill")
            boolean forceKill) {
        ResourceRef<DockerState> ref() {
            return DockerType.CONTAINER.ref(name);
        }

        /** Whether it is to run. */
        boolean runs() {
            return state == State.STARTED || state == State.HEALTHY;
        }

        /** When its image is pulled; truths have Ansible's meaning. */
        String pulls() {
            String word = pull.toLowerCase(Locale.ROOT);
            return word.equals("true") ? "always" : word.equals("false") ? "missing" : word;
        }

        /** The policy in docker's words; YAML reads {@code no} as a truth. */
        String restartWord() {
            String word = restartPolicy.toLowerCase(Locale.ROOT).replace('_', '-');
            return word.equals("false") ? "no" : word;
        }

        /** The network that it is in from the beginning. */
        String networkMode() {
            String mode = network.networkMode();
            List<ContainerNetwork> all = mode == null ? ContainerNetwork.of(this) : null;
            return mode != null && !mode.equals("default")
                    ? mode
                    : all != null ? all.get(0).name() : "bridge";
        }

        /** Words of the command; null where the task says none. */
        @Nullable
        List<String> commandWords() {
            Object command = program.command();
            if (command instanceof List<?> list) {
                return list.isEmpty()
                        ? null
                        : list.stream()
                                .map(each -> String.valueOf(Values.text(each)))
                                .toList();
            }
            String line = command == null ? "" : String.valueOf(Values.text(command));
            return line.isBlank() ? null : ShellWords.of(line).strict();
        }

        /** Whether a field, or an entry of a mapping, does not matter. */
        boolean ignores(String field) {
            int dot = field.indexOf('.');
            Object how = comparisons.get(dot < 0 ? field : field.substring(0, dot));
            return "ignore".equals(how == null ? comparisons.get("*") : how);
        }

        /** Whether a mapping may have further entries. */
        boolean allowsMore(String field) {
            Object how = comparisons.get(field);
            return "allow_more_present".equals(how == null ? comparisons.get("*") : how);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return ContainerMistakes.of(p);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(DockerEngine.REF), Read.of(p.ref())));
        if (p.image != null && p.state != State.ABSENT) {
            reads.add(Read.of(Images.ref(p.image)));
            ContainerDifferences.networks(p).forEach(ref -> reads.add(Read.of(ref)));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return new ContainerPlan(p, host).plan();
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return Cli.learned("container", p.ref(), done);
    }
}
