package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds a host to the inventory. */
@ModuleInfo(
        name = "add_host",
        traits = {Trait.CHANGES_INVENTORY, Trait.RUNS_ONCE},
        doc = "Adds a host to the inventory, for the rest of the run.",
        notes = {
            "Plays after this one find it; `--limit` counts for it too. A host that is there already joins the groups and takes"
                    + " the variables. As in Ansible it is done once, not for each host of the play, so it is of no use with"
                    + " variables that differ from host to host: loop over the hosts instead.",
            "The values of the variables are data: an expression that comes out of one is not evaluated."
        },
        example = """
                - name: the new machine
                  add_host:
                    name: 203.0.113.10:2222
                    groups: [new, web]
                    ansible_user: root
                """)
public final class AddHostModule implements ControlModule<AddHostModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(
                    doc = "its name or address, with its port when that is not 22: `name:2222`, `[::1]:2222`",
                    required = true,
                    aliases = {"hostname", "host"})
            String name,

            @Param(
                    doc = "groups it joins; made when they are not there",
                    aliases = {"groupname", "group"})
            List<String> groups,

            @Param(doc = "all other parameters are variables of the host", rest = true)
            Map<String, @Nullable Object> vars) {}

    @Override
    public @Nullable String invalid(Params p) {
        Address address = Address.of(p.name.strip());
        if (address.host.isEmpty()) {
            return "the name is empty";
        } else if (address.host.chars().anyMatch(c -> Character.isWhitespace(c) || c == ',')) {
            return "'" + address.host + "' is no name of one host; for more than one write a loop";
        } else if (address.host.indexOf('/') >= 0) {
            return "'" + address.host + "' is no name of a host";
        }
        for (String group : p.groups) {
            String wrong = VariableNames.wrongGroup(group);
            if (wrong != null) {
                return wrong;
            }
        }
        return VariableNames.invalid(p.vars.keySet());
    }

    @Override
    public Decision decide(Params p) {
        Address address = Address.of(p.name.strip());
        Map<String, @Nullable Object> vars = new LinkedHashMap<>(p.vars);
        if (address.port != null) {
            vars.put("ansible_port", address.port);
        }
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("host_name", address.host);
        told.put("groups", p.groups);
        told.put("host_vars", vars);
        return new Decision(
                null,
                null,
                Map.of(),
                Map.of("add_host", told),
                new ControlDecision.AddHost(address.host, p.groups, vars));
    }

    /** A host as written, taken apart. */
    private record Address(String host, @Nullable Long port) {
        static Address of(String text) {
            int colon = text.lastIndexOf(':');
            String port = colon < 0 ? "" : text.substring(colon + 1);
            boolean number =
                    !port.isEmpty() && port.length() < 6 && port.chars().allMatch(c -> c >= '0' && c <= '9');
            String host = colon < 0 ? text : text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]") && number) {
                return new Address(host.substring(1, host.length() - 1), Long.valueOf(port));
            } else if (text.startsWith("[") && text.endsWith("]")) {
                return new Address(text.substring(1, text.length() - 1), null);
            }
            // more than one colon: an IPv6 address
            return number && host.indexOf(':') < 0 ? new Address(host, Long.valueOf(port)) : new Address(text, null);
        }
    }
}
