package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.ResourceRef;

/** How much memory a host has, in kB: what the kernel tells, or what the host's control group is limited to. */
final class HostMemory extends ValueType {
    static final ResourceRef<ValueState> REF = new HostMemory().ref("memory");

    private HostMemory() {
        super("memory", "", """
                while read -r a b c;do case $a in MemTotal:)v=$b;break;;esac;done </proc/meminfo
                x=$(cat /sys/fs/cgroup/memory.max 2>/dev/null)
                case $x in ''|*[!0-9]*);;*)x=$((x/1024));[ "$x" -ge "${v:-0}" ]||v=$x;;esac
                [ -n "${v-}" ]||f='/proc/meminfo does not tell how much memory there is'
                """);
    }
}
