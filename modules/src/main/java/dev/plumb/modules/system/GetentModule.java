package dev.plumb.modules.system;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up entries of the host's account databases and the like. */
@ModuleInfo(
        name = "getent",
        traits = Trait.LOOKS,
        doc = "Looks up entries of the host's databases: `passwd`, `group`, `hosts`, `services` and the like.",
        notes = {
            "The fact `getent_DATABASE` maps the first field of each entry to the list of the others; an entry that is there"
                    + " several times to a list of such lists. It is one of `ansible_facts` too, and stands in the result.",
            "In a dry run, an account or group that an earlier task changes is told as planned; what only apply can tell,"
                    + " such as the number of a new user, is not known."
        },
        fact = "getent_{database}",
        example = """
                - name: look at root's account
                  getent:
                    database: passwd
                    key: root
                - name: its shell
                  debug:
                    msg: ${getent_passwd.root[5]}
                """)
public final class GetentModule implements TaskModule<GetentModule.Params> {
    private static final Set<String> COLONS = Set.of("passwd", "shadow", "group", "gshadow");

    /** Parameters. */
    public record Params(
            @Param(doc = "the database, such as `passwd`, `shadow`, `group`, `hosts`", required = true)
            String database,

            @Param(doc = "which entry; default: all") @Nullable
            String key,

            @Param(doc = "the name service to ask, such as `files`; default: as `nsswitch.conf` says") @Nullable
            String service,

            @Param(
                    doc = "what stands between fields; default: a colon in `passwd`, `shadow`, `group` and `gshadow`,"
                            + " else blanks")
            @Nullable
            String split,

            @Param(doc = "fails when there is no such entry; else the fact has null for it", def = "true")
            boolean failKey) {
        ResourceRef<EntriesState> ref() {
            return Entries.ref(database, service, key);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return p.database.matches("[a-z][a-z0-9_]*")
                ? Names.first(
                        p.key != null && p.key.isEmpty() ? "key is empty; leave it out for all entries" : null,
                        Names.argument("key", p.key),
                        Names.argument("service", p.service),
                        p.split != null && p.split.isEmpty() ? "split is empty" : null)
                : "database '" + p.database + "' is no name of one; write passwd, group, hosts or the like";
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(p.ref()));
    }

    @Override
    public Plan plan(Params p, States host) {
        EntriesState found = host.get(p.ref());
        String fact = "getent_" + p.database;
        if (!found.sure() || !host.isCertain(p.ref())) {
            Unknown unknown = new Unknown("what " + p.ref().label() + " tells is not known before apply");
            return Plan.nothing().with("ansible_facts", facts(fact, unknown));
        } else if (found.failure() != null) {
            return Plan.failed(found.failure());
        } else if (!found.exists()) {
            String missing = "One or more supplied key could not be found in the database.";
            return p.failKey
                    ? Plan.failed(missing + " (" + p.ref().key() + ")")
                    : Plan.nothing()
                            .with("ansible_facts", facts(fact, facts(p.key, null)))
                            .with("msg", missing);
        }
        return Plan.nothing().with("ansible_facts", facts(fact, entries(p, found)));
    }

    private static Map<String, @Nullable Object> facts(@Nullable String name, @Nullable Object value) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put(String.valueOf(name), value);
        return facts;
    }

    private static Map<String, @Nullable Object> entries(Params p, EntriesState found) {
        Map<String, List<List<@Nullable Object>>> all = new LinkedHashMap<>();
        for (EntriesState.Entry entry : found.entries()) {
            List<@Nullable Object> fields = fields(p, entry);
            all.computeIfAbsent(String.valueOf(fields.get(0)), any -> new ArrayList<>())
                    .add(fields.subList(1, fields.size()));
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        all.forEach((key, each) -> result.put(key, each.size() == 1 ? each.get(0) : each));
        return result;
    }

    private static List<@Nullable Object> fields(Params p, EntriesState.Entry entry) {
        List<@Nullable Object> fields = new ArrayList<>();
        if (p.split == null && !COLONS.contains(p.database)) {
            fields.addAll(List.of(entry.line().strip().split("\\s+")));
            return fields;
        }
        String split = p.split == null ? ":" : p.split;
        int from = 0;
        for (int at = entry.line().indexOf(split); at >= 0; at = entry.line().indexOf(split, from)) {
            fields.add(entry.line().substring(from, at));
            from = at + split.length();
        }
        fields.add(entry.line().substring(from));
        for (int i = 1; i < fields.size(); i++) {
            if (entry.unknown().contains(i)) {
                fields.set(i, new Unknown("field " + i + " of " + p.ref().label() + " is not known before apply"));
            }
        }
        return fields;
    }
}
