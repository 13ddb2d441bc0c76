package dev.plumb.modules.docker;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Manages networks of docker. */
@ModuleInfo(
        name = "docker_network",
        doc = "Manages networks of docker.",
        notes = {
            "A network that is otherwise than the task says is made anew: its containers are taken out, and put in again under the same"
                    + " names. What the task does not say does not matter. When the new one cannot be made, the one before comes back.",
            "Without `appends`, `connected` names all containers that run in it; the others are taken out."
        },
        example = """
                - name: docker
                  docker: {}
                - name: network of the shop
                  docker_network:
                    name: shop
                    internal: true
                    ipam_config:
                      - subnet: 172.31.0.0/24
                """)
public final class DockerNetworkModule implements TaskModule<DockerNetworkModule.Params> {
    private static final Set<String> RANGE = Set.of("subnet", "gateway", "iprange", "aux_addresses");

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the network", aliases = "network_name", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "what makes it: `bridge`, `macvlan`, `ipvlan`, `overlay`", def = "bridge")
            String driver,

            @Param(doc = "options of the driver", asWritten = true)
            Map<String, @Nullable Object> driverOptions,

            @Param(doc = "its labels", asWritten = true) Map<String, @Nullable Object> labels,

            @Param(doc = "whether it leads nowhere outside") @Nullable
            Boolean internal,

            @Param(doc = "whether a container can be put in by hand, of an `overlay`") @Nullable
            Boolean attachable,

            @Param(doc = "whether it has IPv6") @Nullable Boolean enableIpv6,

            @Param(doc = "its addresses: a list of mappings with `subnet`, `gateway`, `iprange` and `aux_addresses`")
            @Nullable
            Object ipamConfig,

            @Param(doc = "containers that are in it", aliases = "containers")
            List<String> connected,

            @Param(doc = "leaves other containers in it", def = "false", aliases = "incremental")
            boolean appends,

            @Param(doc = "makes it anew in any case", def = "false")
            boolean force) {
        ResourceRef<DockerState> ref() {
            return DockerType.NETWORK.ref(name);
        }

        /** What each range of addresses is. */
        List<String> subnets(Function<Map<?, ?>, String> of) {
            return ipamConfig instanceof List<?> list
                    ? list.stream().map(each -> of.apply((Map<?, ?>) each)).toList()
                    : List.of();
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String ranges = p.ipamConfig == null
                        || p.ipamConfig instanceof List<?> list && list.stream().allMatch(DockerNetworkModule::isRange)
                ? null
                : "ipam_config is no list of ranges; write - {subnet: 172.31.0.0/24}, with gateway, iprange or aux_addresses";
        return Names.first(
                DockerNames.mistake("name", p.name),
                ranges,
                DockerNames.keys("driver_options", p.driverOptions),
                DockerNames.keys("labels", p.labels),
                Set.of("bridge", "host", "none").contains(p.name)
                        ? "network " + p.name + " is docker's own; choose another name"
                        : null);
    }

    private static boolean isRange(@Nullable Object each) {
        return each instanceof Map<?, ?> map && RANGE.containsAll(map.keySet()) && map.get("subnet") != null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(p.ref()), Read.of(DockerEngine.REF));
    }

    @Override
    public Plan plan(Params p, States host) {
        if (p.state == Presence.PRESENT) {
            host.require(DockerEngine.REF, "it is to keep network " + p.name);
            for (String each : p.connected) {
                boolean known = host.require(DockerType.CONTAINER.ref(each), "it is to be in network " + p.name);
                String state = known ? host.get(DockerType.CONTAINER.ref(each)).text(ContainerFields.STATE) : null;
                if (ContainerFields.STOPPED.equals(state)) {
                    return Plan.failed(
                            "container " + each + " does not run, so that docker does not tell whether it is in"
                                    + " network " + p.name + "; start it first");
                }
            }
        }
        if (DockerEngine.isAsleep(host, p.ref())) {
            return Plan.unseen(p.ref());
        }
        DockerState now = host.get(p.ref()).asked(p.ref(), host);
        return Cli.told(planned(p, now), "network", now);
    }

    private static Plan planned(Params p, DockerState now) {
        NetworkScript script = new NetworkScript(p, now.told());
        if (p.state == Presence.ABSENT) {
            return now.exists() ? change(p, now.only("driver"), DockerState.ABSENT, script.remove()) : Plan.nothing();
        }
        Map<String, Value> fields = NetworkFields.wanted(p);
        boolean same = now.exists()
                && DockerState.planned(fields)
                        .attributes()
                        .mismatch(now.attributes())
                        .isEmpty();
        List<String> before = NetworkFields.members(now);
        Set<String> wanted = new TreeSet<>(p.connected);
        if (p.appends || p.connected.isEmpty()) {
            wanted.addAll(before);
        }
        if (!p.connected.isEmpty()) {
            fields.put(NetworkFields.CONTAINERS, Fields.set(wanted));
        }
        if (!now.exists()) {
            return change(p, now, DockerState.planned(fields), script.create() + script.connect(p.connected));
        }
        Map<String, Value> after = new LinkedHashMap<>(now.fields());
        after.putAll(fields);
        List<String> more =
                wanted.stream().filter(each -> !before.contains(each)).toList();
        List<String> less =
                before.stream().filter(each -> !wanted.contains(each)).toList();
        if (!same || p.force) {
            after.put("made", new Value.Any("anew"));
            return change(
                    p,
                    now,
                    DockerState.planned(after),
                    script.recreate() + script.disconnect(less) + script.connect(more));
        }
        return more.isEmpty() && less.isEmpty()
                ? Plan.nothing()
                : change(p, now, DockerState.planned(after), script.disconnect(less) + script.connect(more));
    }

    private static Plan change(Params p, DockerState now, DockerState after, String script) {
        List<ResourceRef<?>> members = new ArrayList<>();
        NetworkFields.members(now).forEach(each -> members.add(DockerType.CONTAINER.ref(each)));
        p.connected.forEach(each -> members.add(DockerType.CONTAINER.ref(each)));
        Action action = Action.run(Cli.script(script), new Effects.Declared(Set.copyOf(members)));
        return Plan.of(Change.of(p.ref(), now, after, action));
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return Cli.learned("network", p.ref(), done);
    }
}
