package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.source.DidYouMean;
import dev.plumb.text.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the facts of a host anew. */
@ModuleInfo(
        name = {"setup", "gather_facts"},
        doc = "Reads the facts of the host anew.",
        notes = {
            "Facts are read by themselves when an expression names one, so this is of use after tasks that change what a fact"
                    + " tells, and in a play with `gather_facts: false`. They are read as the task's user.",
            "All facts are set, whatever `gather_subset` says; `filter` decides which of them `register` gets.",
            "In a dry run a fact that an earlier planned task may alter is not known: the host's name after `hostname`, the"
                    + " user's after `user`, the administrator's own after a file in `/etc/ansible/facts.d`, and after `command` and"
                    + " its like all but what the machine has and is."
        },
        example = """
                - name: what the host is like by now
                  setup:
                    filter: ansible_distribution*
                  register: told
                - name: it
                  debug:
                    msg: ${told.ansible_facts.ansible_distribution}
                """)
public final class SetupModule implements ControlModule<SetupModule.Params> {
    private static final String PATH = "/etc/ansible/facts.d";

    /** Ansible's names of what can be asked for. */
    private static final List<String> SUBSETS = List.of(
            ("all min all_ipv4_addresses all_ipv6_addresses apparmor architecture caps chroot cmdline date_time default_ipv4"
                            + " default_ipv6 devices distribution distribution_major_version distribution_release"
                            + " distribution_version dns effective_group_ids effective_user_id env facter fips hardware interfaces"
                            + " is_chroot iscsi kernel kernel_version local lsb machine machine_id mounts network nvme ohai"
                            + " os_family pkg_mgr platform processor processor_cores processor_count python python_version"
                            + " real_user_id selinux service_mgr ssh_host_key_dsa_public ssh_host_key_ecdsa_public"
                            + " ssh_host_key_ed25519_public ssh_host_key_rsa_public ssh_host_pub_keys ssh_pub_keys system"
                            + " system_capabilities system_capabilities_enforced systemd user user_dir user_gecos user_gid user_id"
                            + " user_shell user_uid virtual virtualization_role virtualization_tech_guest"
                            + " virtualization_tech_host virtualization_type loadavg")
                    .split(" "));

    /** Parameters. */
    public record Params(
            @Param(doc = "what Ansible reads of a host; here all facts are read", def = "all")
            List<String> gatherSubset,

            @Param(doc = "accepted for Ansible's sake; a script of the administrator's own has 10 s", def = "10")
            int gatherTimeout,

            @Param(doc = "patterns of the facts that are registered, such as `ansible_*_mb`; none: all")
            List<String> filter,

            @Param(doc = "directory of the administrator's own facts: no other than the default one", def = PATH)
            String factPath,

            @Param(doc = "accepted for the sake of Ansible's `gather_facts`") @Nullable
            Boolean parallel) {}

    @Override
    public @Nullable String invalid(Params p) {
        for (String subset : p.gatherSubset) {
            String name = subset.startsWith("!") ? subset.substring(1) : subset;
            if (!SUBSETS.contains(name)) {
                String near = DidYouMean.closest(name, SUBSETS);
                return "gather_subset: there is no '" + name + "'"
                        + (near == null
                                ? "; write all, network, hardware, virtual or the name of a fact"
                                : "; did you mean '" + near + "'?");
            }
        }
        if (p.gatherTimeout < 1) {
            return "gather_timeout is " + p.gatherTimeout + "; write at least 1";
        }
        return p.factPath.equals(PATH) ? null : "fact_path: facts of the host's own are read from " + PATH + " only";
    }

    @Override
    public Decision decide(Params p) {
        return Decision.decided(new ControlDecision.GatherFacts(new Filter(p.filter)::admits));
    }

    /** As in Ansible, a pattern without {@code ansible_} is one of such names too, and an empty one admits all. */
    private record Filter(List<String> filter) {
        boolean admits(String name) {
            return filter.isEmpty()
                    || filter.stream()
                            .anyMatch(each -> each.isEmpty()
                                    || Glob.of(each).matches(name)
                                    || Glob.of("ansible_" + each).matches(name));
        }
    }
}
