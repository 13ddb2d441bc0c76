package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about the rights of somebody on one object, or on future ones.
 *
 * @param catalog where they are
 * @param kind of the object
 * @param before stands before {@code GRANT} and {@code REVOKE}: {@code ALTER DEFAULT PRIVILEGES FOR ROLE …}; or empty
 * @param on what the rights are on, in a statement
 * @param grantee who has them
 * @param others the rights of another role on the same; null where nobody can grant them on
 */
record RightsPlan(
        Catalog catalog,
        ObjectKind kind,
        String before,
        String on,
        String grantee,
        @Nullable Function<String, ResourceRef<FieldsState>> others) {
    /**
     * What a task wants of them.
     *
     * @param privileges each by itself, without {@code ALL}
     * @param grantOption whether they may be granted on; null: as it is
     */
    record Wanted(
            List<Privilege> privileges,
            Presence state,
            @Nullable Boolean grantOption) {}

    /**
     * Adds what is to be done.
     *
     * @param ref the rights
     * @param now what is there of them
     * @param rights the same
     * @return why it cannot be done, or null
     */
    @Nullable
    String plan(ResourceRef<FieldsState> ref, FieldsState now, Rights rights, Wanted wanted, Changes changes) {
        List<String> statements = new ArrayList<>();
        Rights after = rights;
        boolean isGrant = wanted.state() == Presence.PRESENT;
        Predicate<Rights.Entry> meant = entry -> isMeant(entry, wanted.privileges());
        Predicate<Rights.Entry> taken = isGrant ? entry -> entry.isGrantable() && meant.test(entry) : meant;
        if (!isGrant || Boolean.FALSE.equals(wanted.grantOption())) {
            List<Rights.Entry> goes = rights.held().stream().filter(taken).toList();
            String obstacle = onward(rights, goes);
            if (obstacle != null) {
                return obstacle;
            }
            statements.addAll(revoking(rights, goes, isGrant ? "GRANT OPTION FOR " : ""));
            after = rights.without(taken);
            if (isGrant) {
                for (Rights.Entry each : goes) {
                    after = after.and(new Rights.Entry(each.privilege(), each.column(), false, each.grantor()));
                }
            }
        }
        if (isGrant) {
            after = granted(rights, after, wanted, statements);
        }
        changes.add(ref, now, after.state(kind), statements);
        return null;
    }

    /** What is taken of a whole table is taken of its columns too. */
    private static boolean isMeant(Rights.Entry entry, List<Privilege> privileges) {
        return privileges.stream()
                .anyMatch(each -> each.word().equals(entry.privilege())
                        && (each.column().isEmpty() || each.column().equals(entry.column())));
    }

    private Rights granted(Rights rights, Rights now, Wanted wanted, List<String> statements) {
        boolean isGrantable = Boolean.TRUE.equals(wanted.grantOption());
        // an owner may always grant on what it may do
        boolean needsOption = isGrantable && !grantee.equals(rights.owner());
        String grantor = catalog.server().isSuperuser() || !before.isEmpty()
                ? rights.owner()
                : catalog.login().loginUser();
        List<Privilege> missing = new ArrayList<>();
        Rights after = now;
        for (Privilege each : wanted.privileges()) {
            Rights.Entry found = now.find(each.word(), each.column());
            if (found == null || needsOption && !found.isGrantable()) {
                missing.add(each);
                after = after.and(new Rights.Entry(each.word(), each.column(), needsOption, grantor));
            }
        }
        if (!missing.isEmpty()) {
            statements.add(before + "GRANT " + Privilege.sql(missing) + " ON " + on + " TO " + GrantedType.sql(grantee)
                    + (needsOption ? " WITH GRANT OPTION" : ""));
        }
        return after;
    }

    /** Each who has granted something takes it back; the administrator counts as the owner. */
    private List<String> revoking(Rights rights, List<Rights.Entry> goes, String option) {
        Map<String, List<Privilege>> byGrantor = new LinkedHashMap<>();
        for (Rights.Entry each : goes) {
            boolean isOwner =
                    each.grantor().equals(rights.owner()) || !catalog.server().isSuperuser();
            byGrantor
                    .computeIfAbsent(isOwner || !before.isEmpty() ? "" : each.grantor(), any -> new ArrayList<>())
                    .add(new Privilege(each.privilege(), each.column()));
        }
        List<String> statements = new ArrayList<>();
        byGrantor.forEach((grantor, privileges) -> {
            List<Privilege> all = privileges.stream().distinct().toList();
            String revoke = before + "REVOKE " + option + Privilege.sql(all) + " ON " + on + " FROM "
                    + GrantedType.sql(grantee);
            String back = catalog.login().sessionRole();
            statements.add(
                    grantor.isEmpty()
                            ? revoke
                            : "SET LOCAL ROLE " + Sql.name(grantor) + ";\n" + revoke + ";\nSET LOCAL ROLE "
                                    + (back == null ? "NONE" : Sql.name(back)));
        });
        return statements;
    }

    private @Nullable String onward(Rights rights, List<Rights.Entry> goes) {
        if (others == null) {
            return null;
        }
        for (Rights.Onward each : rights.onward()) {
            boolean isMeant = goes.stream()
                    .anyMatch(entry -> entry.isGrantable()
                            && entry.privilege().equals(each.privilege())
                            && (entry.column().isEmpty() || entry.column().equals(each.column())));
            if (isMeant && isThere(each)) {
                return GrantedType.spoken(grantee) + " has granted " + each.privilege() + " on " + ref(each) + " to "
                        + GrantedType.spoken(each.grantee()) + "; take it from there before this task";
            }
        }
        return null;
    }

    private String ref(Rights.Onward each) {
        return java.util.Objects.requireNonNull(others)
                .apply(each.grantee())
                .key()
                .replaceFirst(" of " + java.util.regex.Pattern.quote(GrantedType.spoken(each.grantee())) + "$", "");
    }

    /** Whether the other one still has it by then. */
    private boolean isThere(Rights.Onward each) {
        FieldsState state =
                catalog.host().get(java.util.Objects.requireNonNull(others).apply(each.grantee()));
        return Rights.of(state).held().stream()
                .anyMatch(entry -> entry.privilege().equals(each.privilege())
                        && entry.column().equals(each.column())
                        && entry.grantor().equals(grantee));
    }
}
