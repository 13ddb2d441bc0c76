package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.ArgumentSpec;
import dev.plumb.playbook.Role;
import dev.plumb.source.Located;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares a role's variables with its argument specification. */
final class RoleArguments {
    private RoleArguments() {}

    /** What the check is called where it is told; Ansible's words. */
    static String label(Role role) {
        ArgumentSpec spec = Objects.requireNonNull(role.argumentSpec());
        String what = spec.shortDescription() == null ? "" : " - " + spec.shortDescription();
        return role.name() + " : Validating arguments against arg spec '" + spec.entryPoint() + "'" + what;
    }

    /**
     * What is wrong with what one use of a role is given, as its tasks see it. What is not known yet is passed over; nothing
     * is wrong when the role is not to run.
     *
     * @throws NotKnownException when it is not known whether it is to run
     * @throws ProblemException when its conditions cannot be evaluated
     */
    static List<Problem> check(Role role, Expressions expressions, Variables scope) {
        ArgumentSpec spec = role.argumentSpec();
        if (spec == null || !role.when().stream().allMatch(condition -> expressions.test(condition, scope))) {
            return List.of();
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        for (Map.Entry<String, ArgumentSpec.Option> option : spec.options().entrySet()) {
            put(option.getKey(), scope, values);
            option.getValue().aliases().forEach(alias -> put(alias, scope, values));
        }
        List<Located<String>> given = new ArrayList<>();
        YamlNode.Mapping params = role.params();
        if (params != null) {
            params.entries().forEach(entry -> given.add(entry.key()));
        }
        return spec.check(values, given, role.position());
    }

    private static void put(String name, Variables scope, Map<String, @Nullable Object> into) {
        try {
            if (scope.isDefined(name)) {
                Object value = scope.get(name);
                into.put(name, value instanceof Unknown ? ArgumentSpec.LATER : value);
            }
        } catch (NotKnownException e) {
            into.put(name, ArgumentSpec.LATER);
        }
    }
}
