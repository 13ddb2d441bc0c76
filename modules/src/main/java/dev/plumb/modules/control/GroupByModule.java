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

/** Puts the host into a group. */
@ModuleInfo(
        name = "group_by",
        traits = Trait.CHANGES_INVENTORY,
        doc = "Puts the host into a group that is named after one of its variables, for the rest of the run.",
        notes =
                "Plays after this one find the group, and its `group_vars` count from here on. Blanks in names of groups become"
                        + " dashes.",
        example = """
                - name: a group for each kind of system
                  group_by:
                    key: os_${ansible_facts.os_family?lower_case}
                    parents: systems
                """)
public final class GroupByModule implements ControlModule<GroupByModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the group; made when it is not there", required = true)
            String key,

            @Param(doc = "groups that the group joins", def = "all", commaSeparated = false)
            List<String> parents) {}

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = VariableNames.wrongGroup(p.key);
        for (String parent : p.parents) {
            wrong = wrong != null ? wrong : VariableNames.wrongGroup(parent);
        }
        return wrong;
    }

    @Override
    public Decision decide(Params p) {
        String group = p.key.replace(' ', '-');
        List<String> parents =
                p.parents.stream().map(name -> name.replace(' ', '-')).toList();
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("add_group", group);
        told.put("parent_groups", parents);
        return new Decision(null, null, Map.of(), told, new ControlDecision.GroupBy(group, parents));
    }
}
