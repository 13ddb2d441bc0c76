package dev.plumb.modules.postgresql;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong with rights and objects as a task names them. */
final class PrivsChecks {
    private PrivsChecks() {}

    /** The first mistake, or null. */
    static @Nullable String mistake(PostgresqlPrivsModule.Params p) {
        String type = p.type().name().toLowerCase(Locale.ROOT);
        if (p.objs().isEmpty() && p.type() != PostgresqlPrivsModule.Type.DATABASE) {
            return "objs is needed with type: " + type;
        }
        return switch (p.type()) {
            case GROUP -> group(p);
            case DEFAULT_PRIVS -> futures(p);
            default -> objects(p, type);
        };
    }

    private static @Nullable String group(PostgresqlPrivsModule.Params p) {
        return p.privs().isEmpty()
                ? RoleNames.mistake("objs", p.objs())
                : "privs goes without type: group, which makes roles members of objs";
    }

    private static @Nullable String futures(PostgresqlPrivsModule.Params p) {
        if (p.schema() != null
                && !p.schema().equals("not-specified")
                && p.futures().equals(List.of("SCHEMAS"))) {
            return "schema goes without objs: SCHEMAS, which are in no schema";
        }
        for (String future : p.futures()) {
            ObjectKind kind = DefaultRightsType.KINDS.get(future);
            if (kind == null) {
                return "objs has '" + future + "', which is none for type: default_privs; write "
                        + String.join(", ", DefaultRightsType.KINDS.keySet()) + " or ALL_DEFAULT";
            }
            String wrong = privileges(p, kind, true);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String objects(PostgresqlPrivsModule.Params p, String type) {
        if (p.objs().contains(PostgresqlPrivsModule.each())) {
            boolean isListed = p.kind().isInSchema() && p.kind() != ObjectKind.TYPE;
            return !isListed
                    ? "objs: ALL_IN_SCHEMA goes without type: " + type
                    : p.objs().size() > 1
                            ? "objs has ALL_IN_SCHEMA beside other names; write it alone"
                            : privileges(p, p.kind(), false);
        }
        for (String name : p.kind().isRoutine() ? Signature.joined(p.objs()) : p.objs()) {
            String wrong = p.kind().isRoutine() ? Signature.mistake("objs", name) : Sql.mistake("objs", name);
            if (wrong != null) {
                return wrong;
            }
        }
        return privileges(p, p.kind(), false);
    }

    private static @Nullable String privileges(PostgresqlPrivsModule.Params p, ObjectKind kind, boolean isFuture) {
        if (p.privileges().isEmpty()) {
            return "privs is needed; write " + String.join(", ", kind.privileges) + " or ALL";
        }
        for (Privilege each : p.privileges()) {
            String wrong = kind.mistake(each.word(), !each.column().isEmpty());
            if (wrong == null && !each.column().isEmpty()) {
                wrong = isFuture
                        ? "privs has " + each.word() + " on columns, which there is not for future tables"
                        : p.isEach()
                                ? "privs has " + each.word() + " on columns, which goes without ALL_IN_SCHEMA"
                                : Sql.mistake("privs", each.column());
            }
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }
}
