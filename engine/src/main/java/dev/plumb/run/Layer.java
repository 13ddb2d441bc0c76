package dev.plumb.run;

import dev.plumb.expression.LazyLayer;
import dev.plumb.expression.Scope;
import dev.plumb.playbook.Role;
import dev.plumb.source.YamlNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Variables that are laid over others: those of a file, of a keyword, of the command line. What they are is in one of the last
 * three components.
 *
 * @param level their place in Ansible's order
 * @param role the role they belong to, or null
 * @param authored as an author has written them, by name, or null
 * @param data as data in which nothing is evaluated, or null
 * @param lazy as something that tells them when asked, or null
 */
record Layer(
        Precedence level,
        @Nullable Role role,
        @Nullable Map<String, YamlNode> authored,
        @Nullable Map<String, @Nullable Object> data,
        @Nullable LazyLayer lazy) {
    static Layer authored(Precedence level, @Nullable Role role, Map<String, YamlNode> variables) {
        return new Layer(level, role, variables, null, null);
    }

    static Layer data(Precedence level, Map<String, @Nullable Object> variables) {
        return new Layer(level, null, null, variables, null);
    }

    static Layer lazy(Precedence level, LazyLayer variables) {
        return new Layer(level, null, null, null, variables);
    }

    /** Lays them over what the builder has. */
    void addTo(Scope.Builder builder) {
        if (authored != null) {
            builder.authored(authored);
        } else if (data != null) {
            builder.data(data);
        } else if (lazy != null) {
            builder.lazy(lazy);
        }
    }
}
