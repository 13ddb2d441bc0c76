package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Modules that Ansible has, with what to write for those that Plumb lacks, so that they are not taken for misspelt words.
 */
public final class AnsibleModules {
    /** Collections some of whose modules Plumb has: another name in them may be a misspelt one. */
    private static final List<String> SHARED =
            List.of("ansible.posix.", "community.docker.", "community.general.", "community.postgresql.");

    private static final List<String> OWN = List.of("ansible.builtin.", "ansible.legacy.", "plumb.");
    private static final Pattern QUALIFIED = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*){2,}");

    /** Those that Plumb has; their hint is empty. */
    private static final String THERE = """
            add_host alternatives apt apt_key apt_repository assemble assert async_status authorized_key \
            blockinfile command copy cron deb822_repository debconf debug docker_compose_v2 docker_container docker_image \
            docker_login docker_network docker_prune docker_volume fail fetch file find gather_facts \
            get_url getent git group group_by hostname htpasswd import_role import_tasks include_role \
            include_tasks include_vars ini_file known_hosts lineinfile locale_gen meta mount npm package \
            package_facts pause ping pip postgresql_alter_system postgresql_db postgresql_ext postgresql_info \
            postgresql_membership postgresql_owner postgresql_pg_hba postgresql_ping postgresql_privs postgresql_query \
            postgresql_schema postgresql_script postgresql_set postgresql_tablespace postgresql_user raw reboot replace script service service_facts \
            set_fact setup shell slurp stat sudoers supervisorctl synchronize sysctl systemd systemd_service tempfile \
            template timezone ufw uri user \
            wait_for wait_for_connection""";

    /** Names, a colon, what to write instead; NAME, FILE and the like stand for what the author fills in. */
    private static final String INSTEAD = """
            acl: command: setfacl -m ACL FILE
            apk: command: apk add NAME
            archive: command: tar -czf FILE DIR, with creates: FILE
            at: command: at, with stdin for what it runs
            composer gem cpanm bundler: command: with creates for what it installs
            dnf dnf5 yum: command: dnf -y install NAME; 'package' and 'apt' are for systems with APT
            docker_compose: docker_compose_v2
            docker_container_copy_into: command: docker cp FILE NAME:PATH
            docker_container_exec: command: docker exec NAME COMMAND
            docker_container_info docker_image_info docker_network_info docker_volume_info: command: docker inspect NAME, with \
            changed_when: false and register
            docker_host_info: command: docker info, with changed_when: false and register
            docker_image_build docker_image_load docker_image_pull docker_image_push docker_image_remove docker_image_tag: \
            docker_image
            docker_stack docker_swarm docker_swarm_service docker_node docker_config docker_secret: none yet; command: with that \
            part of docker
            dpkg_selections: command: apt-mark hold NAME
            expect: command with stdin, or an option of the program that asks nothing
            filesystem: command: mkfs -t TYPE DEVICE, with a when on what blkid says
            firewalld: command: firewall-cmd --permanent --add-service NAME
            flatpak snap: command: flatpak install or snap install NAME, with creates
            homebrew pacman portage pkgng zypper opkg openbsd_pkg: command with that program; 'package' and 'apt' are for \
            systems with APT
            iptables: command: iptables-restore FILE, of a file that copy or template writes
            lvol lvg parted: command: with creates for the device
            make: command: make TARGET, with chdir and creates
            modprobe: command: modprobe NAME, and copy a file with its name to /etc/modules-load.d
            mount_facts: command: findmnt --json, with changed_when: false and register
            mysql_db mysql_user mysql_query: none yet; command: mysql -e STATEMENT
            openssl_certificate openssl_privatekey x509_certificate openssl_csr: command: openssl, with creates
            pam_limits: copy a file to /etc/security/limits.d
            patch: command: patch -p1 -i FILE, with chdir
            postgresql_copy postgresql_idx postgresql_lang postgresql_publication postgresql_sequence postgresql_slot \
            postgresql_subscription postgresql_table postgresql_user_obj_stat_info: postgresql_query: STATEMENT
            rhsm_repository redhat_subscription: command: subscription-manager
            rpm_key: command: rpm --import URL
            seboolean selinux sefcontext: command: setsebool, setenforce or semanage
            set_stats: set_fact
            subversion: command: svn checkout URL DIR, with creates: DIR
            sysvinit: service
            validate_argument_spec: meta/argument_specs.yml of the role, which is checked by itself
            xml: template for the whole file
            yum_repository: copy the file to /etc/yum.repos.d
            """;

    private static final String OTHERWISE =
            "there is none yet: command or shell, with creates or changed_when so that it says whether it changes anything";

    private static final Map<String, String> KNOWN = known();

    private AnsibleModules() {}

    private static Map<String, String> known() {
        Map<String, String> known = new HashMap<>();
        for (String name : THERE.split(" ")) {
            known.put(name, "");
        }
        INSTEAD.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            for (String name : line.substring(0, colon).split(" ")) {
                known.put(name, line.substring(colon + 2));
            }
        });
        return known;
    }

    /**
     * Whether Ansible or one of its collections has a module of this name, fully qualified or not. Of other collections
     * than Ansible's own any name is taken for one, unless it is nearly that of a module that is known.
     */
    static boolean has(String name) {
        return KNOWN.containsKey(plain(name)) || isOfCollection(name);
    }

    /** Whether it has, and Plumb does not. */
    static boolean isMissing(String name, ModuleNames modules) {
        return !modules.isModule(name) && has(name);
    }

    private static boolean isOfCollection(String name) {
        if (!QUALIFIED.matcher(name).matches() || OWN.stream().anyMatch(name::startsWith)) {
            return false;
        }
        return SHARED.stream().noneMatch(name::startsWith) || DidYouMean.closest(plain(name), KNOWN.keySet()) == null;
    }

    private static String plain(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** What is wrong with a task of a module that is missing. */
    public static String complaint(String name) {
        return "this version of Plumb does not have Ansible's module '" + name + "' yet";
    }

    /** What to write instead. */
    public static String instead(String name) {
        @Nullable String known = KNOWN.get(plain(name));
        String instead = known == null || known.isEmpty() ? OTHERWISE : known;
        boolean word = instead.startsWith("none") || instead.startsWith("nothing") || instead.startsWith("there");
        return word ? instead : "instead: " + instead;
    }
}
