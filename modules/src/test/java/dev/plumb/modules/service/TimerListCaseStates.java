package dev.plumb.modules.service;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.run.Answers;
import java.util.Map;

/** Lists of timers of cases: what the host answers, without the line at its end. */
public final class TimerListCaseStates {
    private TimerListCaseStates() {}

    /** The list, or what stands for those to come. */
    public static ResourceRef<?> ref(String key) {
        return key.equals("all") ? TimerList.REF : TimerList.COMING;
    }

    /** Puts the list: {@code {answer: LINES}}. */
    public static void put(FakeStates host, Map<String, Object> state) {
        String answer = state.get("answer") + "--plumb--\n";
        host.with(TimerList.REF, (TimerList.Listed) Answers.found(Read.of(TimerList.REF), answer));
    }
}
