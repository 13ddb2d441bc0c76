package dev.plumb.modules.docker;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.docker.Store.Item;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Removes what docker keeps and nothing uses. */
@ModuleInfo(
        name = "docker_prune",
        doc =
                "Removes what docker keeps and nothing uses: containers that do not run, images, networks, volumes, leavings of builds.",
        notes = {
            "The plan names all of it, by docker's own rules: they are computed from what the engine tells, in the order containers, images,"
                    + " networks, volumes, so that what only a container keeps that goes counts as unused. Nothing is done to a kind of which"
                    + " nothing would go.",
            "Images without a name go; with `images_filters: {dangling: false}` all that no container has. Of volumes those without a name go,"
                    + " with `volumes_filters: {all: true}` the others too; before version 23, as on Debian 12, docker takes all that no container"
                    + " has, whatever is asked.",
            "Where an earlier task of the run changes containers, images, networks or volumes, a dry run does not know what is unused by"
                    + " then."
        },
        example = """
                - name: containers that have ended, and images of old releases
                  docker_prune:
                    containers: true
                    containers_filters:
                      until: 24h
                    images: true
                    images_filters:
                      dangling: false
                      until: 168h
                """)
public final class DockerPruneModule implements TaskModule<DockerPruneModule.Params> {
    private static final List<String> BY_TIME = List.of("label", "label!", "until");
    private static final List<String> OF_IMAGES = List.of("dangling", "label", "label!", "until");
    private static final List<String> OF_VOLUMES = List.of("all", "label", "label!");

    /** Parameters. */
    public record Params(
            @Param(doc = "removes containers that do not run", def = "false")
            boolean containers,

            @Param(doc = "which: `label`, `label!`, `until`")
            Map<String, @Nullable Object> containersFilters,

            @Param(doc = "removes images that no container has", def = "false")
            boolean images,

            @Param(doc = "which: `dangling`, `label`, `label!`, `until`")
            Map<String, @Nullable Object> imagesFilters,

            @Param(doc = "removes networks to which nothing that runs belongs", def = "false")
            boolean networks,

            @Param(doc = "which: `label`, `label!`, `until`")
            Map<String, @Nullable Object> networksFilters,

            @Param(doc = "removes volumes that no container has, **with all data in them**", def = "false")
            boolean volumes,

            @Param(doc = "which: `all`, `label`, `label!`") Map<String, @Nullable Object> volumesFilters,

            @Param(doc = "removes what builds have left", def = "false")
            boolean builderCache,

            @Param(doc = "also what later builds could use", def = "false")
            boolean builderCacheAll,

            @Param(doc = "not supported yet") Map<String, @Nullable Object> builderCacheFilters,

            @Param(doc = "not supported yet") @Nullable String builderCacheKeepStorage,

            @Param(doc = "seconds after which the engine is waited for no longer; default: half an hour") @Nullable
            Integer timeout) {
        private Read<Store> store() {
            return builderCache ? new Read<>(StoreType.REF, StoreType.WITH_CACHE) : Read.of(StoreType.REF);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                !p.containers && !p.images && !p.networks && !p.volumes && !p.builderCache
                        ? "nothing to remove; write containers: true, images: true or another"
                        : null,
                filters("containers", p.containers, p.containersFilters, BY_TIME),
                filters("images", p.images, p.imagesFilters, OF_IMAGES),
                filters("networks", p.networks, p.networksFilters, BY_TIME),
                filters("volumes", p.volumes, p.volumesFilters, OF_VOLUMES),
                !p.builderCacheFilters.isEmpty() ? "builder_cache_filters is not supported yet; leave it out" : null,
                p.builderCacheKeepStorage != null
                        ? "builder_cache_keep_storage is not supported yet; leave it out"
                        : null,
                p.timeout != null && p.timeout < 1 ? "timeout is below 1" : null);
    }

    private static @Nullable String filters(
            String kind, boolean asked, Map<String, @Nullable Object> filters, List<String> known) {
        return !asked && !filters.isEmpty()
                ? kind + "_filters goes with " + kind + ": true only"
                : PruneFilters.of(filters).mistake(kind + "_filters", known);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(DockerEngine.REF), p.store());
    }

    @Override
    public Plan plan(Params p, States host) {
        boolean answers = host.require(DockerEngine.REF, "it knows what is unused");
        Store store = answers ? host.get(p.store()) : Store.UNSURE;
        if (!store.kept()) {
            throw new NotKnownException("what docker keeps unused by then is not known before apply", null);
        }
        return new Pruning(p, store).plan();
    }

    /** What docker has told of it. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.last() == null || plan.changes().isEmpty()
                ? Map.of()
                : PruneAnswer.values(new String(done.last().stdout(), StandardCharsets.UTF_8));
    }

    /** Makes the plan of one task. */
    private static final class Pruning {
        private final Params params;
        private final Unused unused;
        private final StringBuilder script = new StringBuilder();
        private final List<Change<?>> changes = new ArrayList<>();
        private Plan told = Plan.nothing();

        Pruning(Params params, Store store) {
            this.params = params;
            this.unused = new Unused(store);
        }

        Plan plan() {
            if (params.containers) {
                PruneFilters filters = PruneFilters.of(params.containersFilters);
                List<Item> items = unused.containers(filters);
                items.forEach(each -> gone(
                        DockerType.CONTAINER.ref(each.names().get(0)),
                        "status",
                        each.told().text("status")));
                command("containers", items, List.of("container", "prune", "-f"), filters.words(""));
            }
            if (params.images) {
                PruneFilters filters = PruneFilters.of(params.imagesFilters);
                images(unused.images(filters), filters);
            }
            if (params.networks) {
                PruneFilters filters = PruneFilters.of(params.networksFilters);
                List<Item> items = unused.networks(filters);
                items.forEach(each -> gone(DockerType.NETWORK.ref(each.names().get(0)), "", ""));
                command("networks", items, List.of("network", "prune", "-f"), filters.words(""));
            }
            if (params.volumes) {
                PruneFilters filters = PruneFilters.of(params.volumesFilters);
                List<Item> items = unused.volumes(filters);
                items.forEach(each -> gone(DockerType.VOLUME.ref(each.id()), "", ""));
                command(
                        "volumes",
                        items,
                        List.of("volume", "prune", "-f"),
                        filters.words(unused.knowsAll() ? "" : "all"));
            }
            if (params.builderCache) {
                cache();
            }
            return finished();
        }

        private void images(List<Item> items, PruneFilters filters) {
            Set<String> names = new TreeSet<>();
            for (Item each : items) {
                names.addAll(each.names().isEmpty() ? List.of(each.id()) : each.names());
                String size = each.told().isThere() ? each.told().text("size") : "";
                List<String> shown = each.names().isEmpty() ? List.of(each.id()) : each.names();
                shown.forEach(name -> gone(Images.ref(name), "size", size));
            }
            List<String> all = filters.is("dangling", true) ? List.of() : List.of("-a");
            List<String> words = new ArrayList<>(List.of("image", "prune", "-f"));
            words.addAll(all);
            command("images", items, words, filters.words("dangling"));
        }

        private void cache() {
            List<Item> items = unused.cache(params.builderCacheAll);
            if (!items.isEmpty()) {
                ValueState before = ValueState.of(String.valueOf(items.size()));
                changes.add(Change.of(BuildCache.REF, before, ValueState.ABSENT, Action.implied()));
            }
            List<String> words = new ArrayList<>(List.of("builder", "prune", "-f"));
            words.addAll(params.builderCacheAll ? List.of("-a") : List.of());
            command("builder_cache", items, words, List.of());
            told = told.with(
                    "builder_cache_caches_deleted", items.stream().map(Item::id).toList());
        }

        private void gone(ResourceRef<DockerState> ref, String field, String text) {
            Map<String, Value> fields = text.isEmpty() ? Map.of() : Map.of(field, new Value.Text(text));
            DockerState before = new DockerState(true, fields, DockerJson.NONE);
            changes.add(Change.of(ref, before, DockerState.ABSENT, Action.implied()));
        }

        /** A kind of which nothing would go is left alone. */
        private void command(String kind, List<Item> items, List<String> words, List<String> filters) {
            List<?> ids = kind.equals("networks")
                    ? items.stream().map(each -> each.names().get(0)).toList()
                    : items.stream().map(Item::id).toList();
            boolean none = items.isEmpty();
            if (!kind.equals("builder_cache")) {
                Object values = none || !kind.equals("images")
                        ? ids
                        : new Unknown("what docker removes with its images is not known before apply");
                told = told.with(kind, values);
            }
            if (!kind.equals("networks")) {
                Object space = none ? (Object) 0L : new Unknown("how much space it takes is not known before apply");
                told = told.with(kind + "_space_reclaimed", space);
            }
            if (!none) {
                List<String> all = new ArrayList<>(words);
                all.addAll(filters);
                script.append("echo '").append(PruneAnswer.SECTION).append(kind).append("'\ndocker ");
                script.append(Sh.words(all)).append(" </dev/null||exit\n");
            }
        }

        private Plan finished() {
            Plan plan = told;
            if (changes.isEmpty()) {
                return plan;
            }
            Action all = Action.run(
                    params.timeout == null
                            ? Cli.script(script.toString())
                            : Cli.script(script.toString()).withTimeout(Duration.ofSeconds(params.timeout)));
            changes.set(0, with(changes.get(0), all));
            return Plan.of(changes).and(plan);
        }

        private static <S extends State> Change<S> with(Change<S> change, Action action) {
            return Change.of(change.ref(), change.before(), change.after(), action);
        }
    }
}
