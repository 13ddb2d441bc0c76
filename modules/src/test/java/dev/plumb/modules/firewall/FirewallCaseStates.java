package dev.plumb.modules.firewall;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.run.Answers;
import java.util.Map;

/** States of cases of the firewall: what the host answers, without the line at its end. */
public final class FirewallCaseStates {
    private FirewallCaseStates() {}

    /** The only one. */
    public static ResourceRef<?> ref() {
        return Ufw.REF;
    }

    /** Puts a state: {@code {answer: LINES}}. */
    public static void put(FakeStates host, Map<String, Object> state) {
        String answer = state.get("answer") + "--plumb-end--\n";
        host.with(Ufw.REF, (UfwState) Answers.found(Read.of(Ufw.REF), answer));
    }
}
