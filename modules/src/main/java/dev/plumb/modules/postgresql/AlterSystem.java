package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task says of a setting by {@code ALTER SYSTEM}.
 *
 * @param login which server, and as whom
 * @param database to connect to
 * @param name of the setting
 * @param value its text; null: what was said before is taken back
 */
record AlterSystem(
        PostgresLogin login,
        String database,
        String name,
        @Nullable String value) {
    private static final String AUTO = "/postgresql.auto.conf";

    /** Since this version {@code ALTER SYSTEM} takes settings of extensions that are not loaded. */
    private static final int TAKES_UNKNOWN = 17;

    /** A session knows a new configuration after its next command; it is read within milliseconds. */
    private static final String BEFORE = "SELECT pg_conf_load_time() AS plumb_then \\gset\n";

    private static final String WAIT = """
            SELECT pg_conf_load_time() > :'plumb_then'::timestamptz AS plumb_read \\gset
            \\if :plumb_read
            \\else
            SELECT pg_sleep(0.1);
            \\endif
            """;

    private static final int WAITS = 30;

    /** What is wrong with it, or null. */
    @Nullable
    String mistake(String parameter) {
        return Names.first(
                login.mistake(),
                Sql.mistake("db", database),
                name.isEmpty() ? parameter + " is empty" : null,
                Settings.isName(name) ? null : parameter + " '" + name + "' is no name of a setting",
                value == null || value.indexOf('\0') < 0 && value.indexOf('\n') < 0
                        ? null
                        : "value has a line break, which ALTER SYSTEM does not take");
    }

    private ResourceRef<FieldsState> ref() {
        return SettingType.TYPE.ref(login, database, List.of(ConfText.key(name)), ConfText.key(name));
    }

    List<Read<?>> reads() {
        return Catalog.reads(login, List.of(ref()));
    }

    /** The plan, with what Ansible registers. */
    Plan plan(States host) {
        Catalog catalog = new Catalog(login, database, host);
        return catalog.plan(ref(), "setting " + name + " is to be changed", now -> plan(now, host))
                .with("name", name);
    }

    private Plan plan(FieldsState now, States host) {
        if (!now.exists() || now.told().equals(CatalogType.NEW)) {
            // what a server that is not there yet begins with is not known
            if (value != null) {
                host.assume("that " + name + " is another one now");
            }
            return value == null ? Plan.nothing() : change(now, value);
        }
        Setting setting = Setting.of(now.told());
        String wrong =
                wrong(setting, host.get(ServerType.ref(login, Psql.POSTGRES)).major());
        if (wrong != null) {
            return Plan.failed(wrong);
        }
        String planned = now.text(SettingType.VALUE);
        String before = planned == null ? setting.configured() : planned;
        String after = wanted(setting);
        // what the files have is another one by then where an earlier task of the run changes it
        boolean isReset = isReset(setting) && before.equals(setting.configured());
        Plan plan = after.equals(before) && !isReset ? Plan.nothing() : change(now, after);
        boolean restart = setting.needsRestart() && !after.equals(setting.inForce());
        Plan told = plan.with("prev_val_pretty", before)
                .with("value_pretty", after)
                .with("context", setting.row().text("context"))
                .with("restart_required", restart);
        return restart
                ? told.with(
                        "warnings",
                        List.of(name + " comes into force when the server " + login.server() + " is started anew"))
                : told;
    }

    private @Nullable String wrong(Setting setting, int version) {
        if (!setting.isKnown() && !name.contains(".")) {
            return "the server " + login.server() + " has no setting " + name + setting.hint(name);
        } else if (!setting.isKnown()) {
            return version >= TAKES_UNKNOWN
                    ? null
                    : "the server " + login.server() + " has no setting " + name
                            + " yet, and ALTER SYSTEM takes none like that before"
                            + " PostgreSQL 17; write it by postgresql_config";
        } else if (setting.isFixed()) {
            return name + " is no setting that can be changed: the server only shows it";
        } else if (setting.isOfCommandLine()) {
            return name + " is said on the command line of the server, which counts instead of ALTER SYSTEM";
        }
        String wrong = value == null ? null : setting.values().mistake(value);
        return wrong == null ? null : "value " + wrong;
    }

    /** Whether something is to be taken back that says what holds without it. */
    private boolean isReset(Setting setting) {
        return value == null && setting.lines().stream().anyMatch(AlterSystem::isAuto);
    }

    private static boolean isAuto(Setting.Line line) {
        return line.file().endsWith(AUTO);
    }

    private String wanted(Setting setting) {
        return value == null
                ? setting.configured(
                        setting.lines().stream().filter(line -> !isAuto(line)).toList())
                : setting.values().shown(Settings.kept(name, value));
    }

    private Plan change(FieldsState now, String after) {
        FieldsState then = new FieldsState(true, Map.of(SettingType.VALUE, new Value.Text(after)), now.told());
        String said = value == null
                ? "ALTER SYSTEM RESET " + Settings.name(name)
                : "ALTER SYSTEM SET " + Settings.name(name) + " TO " + Settings.words(name, value);
        Action action = Action.run(
                new Psql(login).change(database, BEFORE + said + ";\nSELECT pg_reload_conf();\n" + WAIT.repeat(WAITS)),
                Effects.own());
        return Plan.of(Change.of(ref(), now, then, action));
    }
}
