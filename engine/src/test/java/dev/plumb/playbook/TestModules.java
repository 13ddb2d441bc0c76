package dev.plumb.playbook;

import java.util.Collection;
import java.util.List;

/** A few names of modules, as the catalog would give them. */
final class TestModules {
    static final ModuleNames NAMES = new ModuleNames() {
        private final List<String> names = List.of(
                "apt",
                "assert",
                "blockinfile",
                "command",
                "copy",
                "cron",
                "debug",
                "fail",
                "file",
                "group",
                "lineinfile",
                "meta",
                "package",
                "ping",
                "service",
                "set_fact",
                "shell",
                "stat",
                "systemd",
                "template",
                "user");

        @Override
        public boolean isModule(String name) {
            return names.contains(name.startsWith("ansible.builtin.") ? name.substring(16) : name);
        }

        @Override
        public Collection<String> names() {
            return names;
        }
    };

    private TestModules() {}
}
