package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about memberships.
 *
 * @param catalog where they are
 * @param options those that a membership is to have or not; what is not named stays as it is
 * @param changes takes it
 */
record MembershipPlan(Catalog catalog, Map<String, Boolean> options, Changes changes) {
    /** The first version that has options beside {@code ADMIN}, and keeps apart who granted a membership. */
    private static final int GRANTORS = 16;

    /** What the server cannot do of this, or null. */
    @Nullable
    String obstacle() {
        int major = catalog.server().major();
        for (String option : options.keySet()) {
            if (!option.equals("admin") && major > 0 && major < GRANTORS) {
                return option + " needs PostgreSQL " + GRANTORS + ", and the server "
                        + catalog.login().server() + " is PostgreSQL " + major;
            }
        }
        return null;
    }

    /** A role is to be a member. */
    void granted(String group, String member) {
        ResourceRef<FieldsState> ref = ref(group, member);
        FieldsState now = catalog.get(ref);
        String to = Sql.name(group) + " TO " + Sql.name(member);
        if (!now.exists()) {
            Map<String, Value> fields = fresh(member);
            changes.add(ref, now, Catalog.planned(now, fields), List.of("GRANT " + to + with(options, "")));
            return;
        }
        Map<String, Value> wanted = new LinkedHashMap<>();
        Map<String, Boolean> on = new LinkedHashMap<>();
        List<String> statements = new ArrayList<>();
        options.forEach((option, isOn) -> {
            if (!RoleType.truth(isOn).equals(now.fields().get(option))) {
                wanted.put(option, RoleType.truth(isOn));
                if (isOn) {
                    on.put(option, true);
                } else {
                    statements.addAll(revoking(option, group, member, now));
                }
            }
        });
        if (!on.isEmpty()) {
            List<JsonPart> grants = now.told().list("grants");
            statements.add("GRANT " + to + with(on, grants.isEmpty() ? "" : by(grants.get(0))));
        }
        changes.add(ref, now, Catalog.planned(now, wanted), statements);
    }

    /** What a new membership is like: it is inherited where the member inherits. */
    private Map<String, Value> fresh(String member) {
        Map<String, Value> fields = new LinkedHashMap<>();
        int major = catalog.server().major();
        fields.put("admin", RoleType.truth(options.getOrDefault("admin", false)));
        if (major >= GRANTORS) {
            FieldsState role = catalog.get(RoleType.ref(catalog.login(), Psql.POSTGRES, member));
            boolean inherits = RoleType.TYPE.has(role, "inherit", RoleType.truth(true)) || !role.exists();
            fields.put("inherit", RoleType.truth(options.getOrDefault("inherit", inherits)));
            fields.put("set", RoleType.truth(options.getOrDefault("set", true)));
        }
        return fields;
    }

    private String with(Map<String, Boolean> wanted, String by) {
        int major = catalog.server().major();
        if (major > 0 && major < GRANTORS) {
            return wanted.getOrDefault("admin", false) ? " WITH ADMIN OPTION" : "";
        }
        List<String> words = new ArrayList<>();
        wanted.forEach((option, isOn) -> words.add(upper(option) + (isOn ? " TRUE" : " FALSE")));
        return (words.isEmpty() ? "" : " WITH " + String.join(", ", words)) + by;
    }

    private String by(JsonPart grant) {
        return catalog.server().major() < GRANTORS ? "" : " GRANTED BY " + Sql.name(grant.text("by"));
    }

    private List<String> revoking(String option, String group, String member, FieldsState now) {
        List<String> statements = new ArrayList<>();
        String what = "REVOKE " + upper(option) + " OPTION FOR " + Sql.name(group) + " FROM " + Sql.name(member);
        for (JsonPart grant : now.told().list("grants")) {
            if (grant.isTrue(option + "_option")) {
                statements.add(what + by(grant));
            }
        }
        return statements.isEmpty() ? List.of(what) : statements;
    }

    /**
     * A role is to be no member.
     *
     * @param now the membership
     * @return why that is not possible, or null
     */
    @Nullable
    String revoked(String group, String member, FieldsState now) {
        if (!now.exists()) {
            return null;
        }
        if (catalog.server().major() >= GRANTORS) {
            for (String other : now.told().texts("onward")) {
                if (catalog.get(ref(group, other)).exists()) {
                    return "role " + member + " has made " + other + " a member of " + group
                            + "; end that membership before this task";
                }
            }
        }
        String what = "REVOKE " + Sql.name(group) + " FROM " + Sql.name(member);
        List<String> statements = new ArrayList<>();
        now.told().list("grants").forEach(grant -> statements.add(what + by(grant)));
        List<String> all = catalog.server().major() < GRANTORS || statements.isEmpty() ? List.of(what) : statements;
        changes.add(ref(group, member), now, FieldsState.ABSENT, all);
        return null;
    }

    /** The membership. */
    ResourceRef<FieldsState> ref(String group, String member) {
        return MembershipType.ref(catalog.login(), Psql.POSTGRES, group, member);
    }

    private static String upper(String option) {
        return option.toUpperCase(Locale.ROOT);
    }
}
