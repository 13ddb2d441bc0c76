package dev.plumb.modules.system.cron;

import dev.plumb.module.FakeStates;
import java.util.Map;

/** States of crontabs in cases. */
public final class CronCaseStates {
    private CronCaseStates() {}

    /** Puts a user's crontab. */
    public static void put(FakeStates host, String key, Map<String, Object> state) {
        String user = key.equals(Crontabs.OWN) ? "root" : key;
        host.with(
                Crontabs.ref(key.equals(Crontabs.OWN) ? null : key),
                new CrontabState(user, String.valueOf(state.get("content"))));
    }
}
