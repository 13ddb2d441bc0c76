package dev.plumb.modules.system.commands;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of programs by their names: whether they change something, and what their words name. */
final class KnownPrograms {
    /** Programs that change something whatever they are told. */
    private static final Set<String> CHANGING =
            words("rm rmdir unlink mv cp mkdir touch ln kill killall pkill chmod chown"
                    + " chgrp truncate install mknod mkfifo umount swapon swapoff useradd userdel usermod groupadd groupdel groupmod"
                    + " adduser deluser addgroup delgroup passwd chpasswd gpasswd chage chsh chfn newusers reboot shutdown poweroff"
                    + " halt modprobe rmmod insmod depmod update-grub update-initramfs update-ca-certificates update-rc.d a2ensite"
                    + " a2dissite a2enmod a2dismod a2enconf a2disconf phpenmod phpdismod createdb dropdb createuser dropuser patch"
                    + " unlzma setfacl setfattr setcap chattr fallocate shred newaliases postmap locale-gen dpkg-reconfigure"
                    + " debconf-set-selections systemd-tmpfiles systemd-sysusers partprobe wipefs mkswap");

    /** Programs that change something when told one of these words first. */
    private static final Map<String, Set<String>> VERBS = verbs();

    /** Programs that change something with one of these options; a whole word, or the letters of short ones. */
    private static final Map<String, Set<String>> OPTIONS = Map.ofEntries(
            Map.entry("nginx", words("-s")),
            Map.entry("sed", words("-i --in-place")),
            Map.entry("perl", words("-i")),
            Map.entry("dpkg", words("-i --install -r --remove -P --purge --configure --unpack -a")),
            Map.entry("sysctl", words("-w --write -p --load --system")),
            Map.entry("tar", words("-x --extract -c --create -r --append -u --update --delete")),
            Map.entry("find", words("-delete")),
            Map.entry("curl", words("-O --remote-name -T --upload-file")),
            Map.entry("ssh-keygen", words("-t -R -A")),
            Map.entry("iptables", words("-A -D -I -R -F -X -P -N -Z -E")),
            Map.entry("ip6tables", words("-A -D -I -R -F -X -P -N -Z -E")),
            Map.entry("update-alternatives", words("--set --install --remove --remove-all --auto --config --all")),
            Map.entry("date", words("--set")),
            Map.entry("gpg", words("--import --delete-keys --gen-key --quick-gen-key --dearmor")));

    private static final Set<String> ONLY_TELLING = words("--dry-run --simulate --just-print --help --version");

    /** Options with which programs only tell something. */
    private static final Map<String, Set<String>> ASKING = Map.ofEntries(
            Map.entry("apt-get", words("-s")),
            Map.entry("apt", words("-s")),
            Map.entry("aptitude", words("-s")),
            Map.entry("kill", words("-0 -l")),
            Map.entry("pkill", words("-0")),
            Map.entry("killall", words("-0")),
            Map.entry("passwd", words("-S --status")),
            Map.entry("chage", words("-l --list")),
            Map.entry("swapon", words("-s --show --summary")),
            Map.entry("postmap", words("-q")),
            Map.entry("crontab", words("-l")),
            Map.entry("rsync", words("-n --list-only")),
            Map.entry("unzip", words("-l -t -p -v -Z")),
            Map.entry("mount", words("-l")));

    /** Programs that only look. */
    private static final Set<String> READING =
            words("cat tac zcat grep egrep fgrep zgrep ls stat test [ [[ head tail wc diff"
                    + " cmp which type command id getent readlink realpath basename dirname md5sum sha1sum sha256sum sha512sum cksum"
                    + " echo printf true false : pwd df du free uptime uname date ps pgrep sleep sort uniq cut tr file printenv"
                    + " dpkg-query ss whoami who w hostid arch nproc lsblk blkid findmnt mountpoint journalctl lsmod od xxd strings"
                    + " jq xmllint visudo cd export set exit return");

    /** Programs that touch a path that they name, but nothing below it. */
    private static final Set<String> SHALLOW = words("mkdir touch rmdir ln sed tee truncate chmod chown chgrp setfacl");

    private static final Set<String> OF_CONTAINERS = Set.of("docker", "podman", "docker-compose");

    private static final Set<String> OF_UNITS = words("systemctl service invoke-rc.d update-rc.d rc-service");

    private static final Set<String> OF_ACCOUNTS =
            words("useradd userdel usermod groupadd groupdel groupmod adduser deluser"
                    + " addgroup delgroup passwd chpasswd gpasswd chage chsh chfn newusers");

    private static final Set<String> OF_POSTGRESQL = words(
            "psql createdb dropdb createuser dropuser pg_restore pgbench vacuumdb"
                    + " reindexdb clusterdb pg_ctlcluster pg_createcluster pg_dropcluster pg_renamecluster pg_upgradecluster");

    private static final Set<String> OF_PACKAGES =
            words("apt-get apt aptitude dpkg apt-mark tasksel snap debconf-set-selections dpkg-reconfigure");

    /** Programs whose words are paths, options and what stands in files. */
    private static final Set<String> OF_FILES = words("rm rmdir unlink mv cp mkdir touch ln chmod chown chgrp truncate"
            + " install sed perl tar unzip gzip gunzip tee dd find rsync patch wget curl mount umount nginx setfacl kill"
            + " git sysctl mkfifo awk");

    /** Parts of Docker that have verbs of their own. */
    private static final Set<String> OF_DOCKER = words("container image volume network compose system stack swarm");

    private KnownPrograms() {}

    /** What the words of a command name beside paths. */
    enum Kind {
        /** Nothing that it may change. */
        READS,
        UNITS,
        /** Programs, processes and groups of supervisor. */
        PROGRAMS,
        /** Containers, images, networks and volumes. */
        CONTAINERS,
        ACCOUNTS,
        PACKAGES,
        CRONTABS,
        /** Nothing but paths. */
        FILES,
        /** Anything: nothing is known of the program. */
        ANY
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    private static Map<String, Set<String>> verbs() {
        Map<String, Set<String>> verbs = new HashMap<>();
        String service = "start stop restart reload force-reload try-restart condrestart reload-or-restart"
                + " try-reload-or-restart zap";
        verbs.put(
                "systemctl",
                words(service
                        + " enable disable reenable mask unmask preset preset-all link revert edit kill clean freeze"
                        + " thaw isolate daemon-reload daemon-reexec reset-failed set-property set-default"
                        + " set-environment unset-environment import-environment add-wants add-requires reboot poweroff"
                        + " halt kexec suspend hibernate rescue emergency default"));
        verbs.put("supervisorctl", words("start stop restart reload reread update add remove signal shutdown clear"));
        addPackageTools(verbs);
        addOthers(verbs);
        return verbs;
    }

    private static void addPackageTools(Map<String, Set<String>> verbs) {
        String apt =
                "install remove purge autoremove autopurge reinstall upgrade dist-upgrade full-upgrade safe-upgrade"
                        + " update clean autoclean build-dep dselect-upgrade satisfy";
        for (String program : List.of("apt-get", "apt", "aptitude", "yum", "dnf", "zypper")) {
            verbs.put(program, words(apt));
        }
        verbs.put("apt-mark", words("hold unhold auto manual minimize-manual"));
        verbs.put("snap", words("install remove refresh revert enable disable set unset start stop restart"));
        verbs.put("pip", words("install uninstall download"));
        verbs.put("pip3", words("install uninstall download"));
        verbs.put("gem", words("install uninstall update cleanup"));
        verbs.put("npm", words("install i ci uninstall update run rebuild prune link"));
        verbs.put("yarn", words("install add remove upgrade run"));
        verbs.put("composer", words("install update require remove dump-autoload self-update"));
    }

    private static void addOthers(Map<String, Set<String>> verbs) {
        String container =
                "run start stop restart rm rmi pull push build create kill pause unpause rename tag load import"
                        + " commit update prune up down connect disconnect deploy init join leave";
        verbs.put("docker", words(container));
        verbs.put("podman", words(container));
        verbs.put("docker-compose", words(container));
        verbs.put(
                "git",
                words("clone pull fetch checkout switch restore reset clean merge rebase commit push init am apply"
                        + " cherry-pick revert gc mv rm add"));
        verbs.put(
                "ufw",
                words("enable disable allow deny reject limit delete insert route reset reload default logging"));
        verbs.put("nft", words("add delete flush insert replace create destroy reset"));
        verbs.put("hostnamectl", words("set-hostname hostname set-icon-name set-chassis set-deployment set-location"));
        verbs.put("timedatectl", words("set-time set-timezone set-local-rtc set-ntp"));
        verbs.put("localectl", words("set-locale set-keymap set-x11-keymap"));
        verbs.put("apachectl", words("start stop restart graceful graceful-stop"));
        verbs.put("apache2ctl", words("start stop restart graceful graceful-stop"));
        verbs.put("certbot", words("run certonly renew delete revoke register install enhance rollback"));
    }

    /** What in the command is known to change the host, in its words; null when nothing is. */
    static @Nullable String changing(Invocation call) {
        String program = call.program();
        if (call.arguments().stream().anyMatch(ONLY_TELLING::contains)
                || ASKING.getOrDefault(program, Set.of()).stream().anyMatch(call::hasOption)) {
            return null;
        } else if (CHANGING.contains(program) || program.startsWith("mkfs")) {
            return program;
        }
        for (String option : OPTIONS.getOrDefault(program, Set.of())) {
            if (call.hasOption(option)) {
                return program + " " + option;
            }
        }
        String verb = call.verb();
        if (VERBS.getOrDefault(program, Set.of()).contains(verb)) {
            return program + " " + verb;
        }
        return special(call, program, verb);
    }

    private static @Nullable String special(Invocation call, String program, String verb) {
        List<String> operands = call.operands();
        return switch (program) {
            case "service", "invoke-rc.d" ->
                operands.size() > 1 && !operands.get(1).equals("status")
                        ? program + " " + operands.get(0) + " " + operands.get(1)
                        : null;
            case "docker", "podman" ->
                operands.size() > 1
                                && VERBS.getOrDefault(program, Set.of()).contains(operands.get(1))
                                && OF_DOCKER.contains(verb)
                        ? program + " " + verb + " " + operands.get(1)
                        : null;
            case "tee" -> operands.stream().allMatch(Invocation::isHarmless) ? null : "tee";
            case "dd" ->
                operands.stream().anyMatch(word -> word.startsWith("of=") && !Invocation.isHarmless(word.substring(3)))
                        ? "dd of="
                        : null;
            case "tar" -> verb.matches("[a-zA-Z]*[xcru][a-zA-Z]*") && !verb.contains("t") ? "tar " + verb : null;
            case "mount" -> operands.isEmpty() ? null : "mount";
            case "crontab" -> operands.isEmpty() ? null : "crontab " + verb;
            case "sysctl" -> verb.contains("=") ? "sysctl " + verb : null;
            case "hostname" -> operands.isEmpty() ? null : "hostname " + verb;
            case "rsync", "unzip" -> program;
            case "date" -> call.arguments().contains("-s") ? "date -s" : null;
            default -> fetching(call, program) ? program : byInitScript(call, verb);
        };
    }

    private static @Nullable String byInitScript(Invocation call, String verb) {
        boolean acts = call.isInitScript() && !verb.isEmpty() && !verb.equals("status");
        return acts ? call.program() + " " + verb : null;
    }

    /** Whether a program writes what it fetches into a file. */
    private static boolean fetching(Invocation call, String program) {
        return switch (program) {
            case "wget" -> !call.hasOption("--spider") && !isHarmlessOutput(call, "-O", "--output-document");
            case "curl" ->
                (call.hasOption("-o") || call.hasOption("--output")) && !isHarmlessOutput(call, "-o", "--output");
            default -> false;
        };
    }

    /** Whether what is fetched goes nowhere, or to the standard output. */
    private static boolean isHarmlessOutput(Invocation call, String option, String longer) {
        List<String> words = call.arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean is = word.matches("-[a-zA-Z]*" + option.charAt(1)) || word.equals(longer);
            if (is && i + 1 < words.size() && Invocation.isHarmless(words.get(i + 1))
                    || word.matches("-[a-zA-Z]*" + option.charAt(1) + "(-|/dev/null)")
                    || word.startsWith(longer + "=") && Invocation.isHarmless(word.substring(longer.length() + 1))) {
                return true;
            }
        }
        return false;
    }

    /** What the words of a command name. */
    static Kind kind(Invocation call) {
        String program = call.program();
        if (READING.contains(program)
                || READING_VERBS.getOrDefault(program, Set.of()).contains(call.verb())) {
            return Kind.READS;
        } else if (OF_UNITS.contains(program)) {
            return Kind.UNITS;
        } else if (program.equals("supervisorctl")) {
            return Kind.PROGRAMS;
        } else if (OF_CONTAINERS.contains(program)) {
            return Kind.CONTAINERS;
        } else if (OF_ACCOUNTS.contains(program)) {
            return Kind.ACCOUNTS;
        } else if (OF_PACKAGES.contains(program)) {
            return Kind.PACKAGES;
        } else if (program.equals("crontab")) {
            return Kind.CRONTABS;
        }
        return OF_FILES.contains(program) ? Kind.FILES : Kind.ANY;
    }

    private static final Map<String, Set<String>> READING_VERBS = Map.of(
            "systemctl",
                    words("status show cat is-active is-enabled is-failed is-system-running list-units"
                            + " list-unit-files list-timers list-dependencies"),
            "supervisorctl", words("status avail pid tail maintail version help"),
            "apt-mark", words("showhold showmanual showauto"),
            "git", words("status log show diff rev-parse describe ls-remote ls-files"),
            "npm", words("ls list ll view info show outdated root prefix explain search ping whoami"),
            "docker", words("ps images inspect logs info version port top stats"));

    /** Whether a program works on a PostgreSQL server. */
    static boolean isOfPostgresql(Invocation call) {
        return OF_POSTGRESQL.contains(call.program());
    }

    /** Whether a program touches nothing below the paths that it names. */
    static boolean isShallow(Invocation call) {
        return SHALLOW.contains(call.program()) && !call.hasOption("-R") && !call.hasOption("--recursive");
    }

    private static final List<String> OF_NODE =
            List.of("node_modules", "package.json", "package-lock.json", "yarn.lock");

    private static final Map<String, List<String>> MADE = Map.of(
            "npm",
            OF_NODE,
            "yarn",
            OF_NODE,
            "pnpm",
            OF_NODE,
            "composer",
            List.of("vendor", "composer.json", "composer.lock"),
            "bundle",
            List.of("vendor/bundle", "Gemfile.lock"),
            "bundler",
            List.of("vendor/bundle", "Gemfile.lock"));

    /** What a program makes or changes in the directory where it runs, without any of its words saying so. */
    static List<String> makes(Invocation call) {
        return MADE.getOrDefault(call.program(), List.of());
    }
}
