package dev.plumb.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Processors and memory, counted as Ansible counts them. */
final class HardwareFacts {
    private final Sections sections;

    HardwareFacts(Sections sections) {
        this.sections = sections;
    }

    void into(Map<String, @Nullable Object> facts) {
        processors(facts);
        memory(facts);
        String uptime = sections.first("uptime").split("[. ]", 2)[0];
        if (!uptime.isEmpty()) {
            facts.put("uptime_seconds", Numbers.whole(uptime, 0));
        }
        facts.put("product_name", orNone(sections.first("dmi_product_name")));
        facts.put("system_vendor", orNone(sections.first("dmi_sys_vendor")));
        facts.put("bios_vendor", orNone(sections.first("dmi_bios_vendor")));
        facts.put("bios_version", orNone(sections.first("dmi_bios_version")));
        facts.put("board_vendor", orNone(sections.first("dmi_board_vendor")));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "NA" : text;
    }

    private void processors(Map<String, @Nullable Object> facts) {
        List<String> shown = new ArrayList<>();
        Map<String, Long> coresBySocket = new LinkedHashMap<>();
        String socket = "";
        long processors = 0;
        long siblings = 0;
        for (String line : sections.lines("cpu")) {
            String key = line.split(":", 2)[0].strip();
            String value = line.substring(line.indexOf(':') + 1).strip();
            switch (key) {
                case "processor" -> {
                    processors++;
                    shown.add(value);
                }
                case "vendor_id", "model name", "Processor", "cpu" -> shown.add(value);
                case "physical id" -> {
                    socket = value;
                    coresBySocket.putIfAbsent(socket, 1L);
                }
                case "cpu cores" -> coresBySocket.put(socket, Numbers.whole(value, 1));
                case "siblings" -> siblings = Numbers.whole(value, 1);
                default -> {}
            }
        }
        long sockets = coresBySocket.isEmpty() ? processors : coresBySocket.size();
        long cores =
                coresBySocket.isEmpty() ? 1 : coresBySocket.values().iterator().next();
        long threads = coresBySocket.isEmpty() ? 1 : Math.max(1, siblings / Math.max(1, cores));
        facts.put("processor", shown);
        facts.put("processor_count", sockets);
        facts.put("processor_cores", cores);
        facts.put("processor_threads_per_core", threads);
        facts.put("processor_vcpus", sockets * cores * threads);
    }

    private void memory(Map<String, @Nullable Object> facts) {
        Map<String, Long> megabytes = new LinkedHashMap<>();
        for (String line : sections.lines("memory")) {
            String[] words = line.split(":? +", 2);
            if (words.length == 2) {
                megabytes.put(words[0], Numbers.whole(words[1], 0) / 1024);
            }
        }
        facts.put("memtotal_mb", megabytes.getOrDefault("MemTotal", 0L));
        facts.put("memfree_mb", megabytes.getOrDefault("MemFree", 0L));
        facts.put("swaptotal_mb", megabytes.getOrDefault("SwapTotal", 0L));
        facts.put("swapfree_mb", megabytes.getOrDefault("SwapFree", 0L));
    }
}
