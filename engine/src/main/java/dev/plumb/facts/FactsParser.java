package dev.plumb.facts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes facts of what the script printed. */
final class FactsParser {
    private FactsParser() {}

    /** Facts by Ansible's names without {@code ansible_}, sorted. */
    static Map<String, @Nullable Object> parse(String output) {
        Sections sections = new Sections(output);
        String[] uname = (sections.first("uname") + "   ").split(" ", -1);
        String system = uname[0];
        Map<String, @Nullable Object> facts = new TreeMap<>();
        facts.put("system", system);
        facts.put("kernel", uname[2]);
        facts.put("kernel_version", sections.first("version"));
        facts.put("machine", uname[3]);
        facts.put("architecture", architecture(uname[3]));
        new DistributionFacts(sections).into(facts, system, uname[2]);
        new NetworkFacts(sections).into(facts, uname[1]);
        new HardwareFacts(sections).into(facts);
        new SystemFacts(sections).into(facts, system);
        new VirtualFacts(sections).into(facts);
        facts.put("date_time", DateFacts.of(sections.first("date")));
        facts.put("local", LocalFacts.of(sections));
        facts.put("gather_subset", java.util.List.of("all"));
        return Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    private static String architecture(String machine) {
        return machine.matches("i[3456]86|i86pc") ? "i386" : machine;
    }
}
