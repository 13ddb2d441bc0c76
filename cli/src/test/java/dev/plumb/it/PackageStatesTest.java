package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packages that are neither simply there nor gone: marked, on hold, half configured. */
class PackageStatesTest extends OwnHost {
    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
        host.sh("""
                cd /tmp; dpkg --purge --force-all odd >/dev/null 2>&1; apt-mark unhold odd >/dev/null 2>&1
                rm -rf odd /srv/ready; mkdir -p odd/DEBIAN odd/opt; echo x >odd/opt/odd
                printf 'Package: odd\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n' \\
                >odd/DEBIAN/control
                printf '#!/bin/sh\\n[ -e /srv/ready ]\\n' >odd/DEBIAN/postinst; chmod 755 odd/DEBIAN/postinst
                dpkg-deb -b odd odd.deb >/dev/null
                """);
    }

    private Outcomes asTold(String tasks) {
        project.tasks(tasks);
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        assertThat(check.changed()).as("%s\n%s", check, apply).isEqualTo(apply.changed());
        assertThat(check.diffs()).isEqualTo(apply.diffs());
        assertThat(check.with("failed")).isEqualTo(apply.with("failed"));
        return apply;
    }

    @Test
    void whatIsHalfConfiguredIsFinishedAndThenRemoved() {
        host.sh(
                "dpkg -i /tmp/odd.deb >/dev/null 2>&1; dpkg-query -W -f '${db:Status-Abbrev}' odd | grep iF; touch /srv/ready");
        Outcomes done = asTold("- {name: finish, apt: {name: odd}}\n");
        assertThat(done.changed()).as("%s", done).containsExactly("finish");
        host.sh("dpkg-query -W -f '${db:Status-Abbrev}' odd | grep ii");
        assertThat(project.check().changed()).isEmpty();
    }

    @Test
    void whatDpkgWasStoppedUnpackingIsUnpackedAgain() {
        for (String flag : new String[] {"ok", "reinstreq"}) {
            host.sh(
                    "apt-get install -y -qq tree >/dev/null 2>&1; sed -i \"/^Package: tree$/,/^$/s/^Status: .*/Status: install "
                            + flag
                            + " half-installed/\" /var/lib/dpkg/status; dpkg-query -W -f '${db:Status-Abbrev}' tree | grep iH");
            Outcomes done = asTold("- {name: again, apt: {name: tree}}\n");
            assertThat(done.changed()).as("%s", done).containsExactly("again");
            assertThat(done.exit()).as("%s", done).isZero();
            host.sh("dpkg-query -W -f '${db:Status-Abbrev}' tree | grep '^ii '");
        }
    }

    @Test
    void whatIsHalfConfiguredOrOnlyUnpackedIsRemoved() {
        for (String way : new String[] {"-i", "--unpack"}) {
            host.sh("dpkg " + way
                    + " /tmp/odd.deb >/dev/null 2>&1; dpkg-query -W -f '${db:Status-Abbrev}' odd | grep 'i[FU]'");
            Outcomes done = asTold("- {name: remove, apt: {name: odd, state: absent}}\n");
            assertThat(done.changed()).as("%s", done).containsExactly("remove");
            host.sh("! [ -e /opt/odd ]");
        }
    }

    @Test
    void whatCameForOthersStaysOnceItIsNamed() {
        host.sh("touch /srv/ready; dpkg -i /tmp/odd.deb >/dev/null; apt-mark auto odd");
        Outcomes done = asTold("- {name: named, package: {name: odd}}\n- {name: clean, apt: {autoremove: true}}\n");
        assertThat(done.changed()).as("%s", done).contains("named");
        host.sh("apt-mark showmanual | grep -qx odd && [ -e /opt/odd ]");
        assertThat(project.check().changed()).isEmpty();
    }

    @Test
    void whatIsOnHoldIsToldBeforehand() {
        host.sh("touch /srv/ready; dpkg -i /tmp/odd.deb >/dev/null; apt-mark hold odd");
        Outcomes refused = asTold("- {name: remove, apt: {name: odd, state: absent}}\n");
        assertThat(refused.with("failed")).as("%s", refused).containsExactly("remove");
        assertThat(refused.out()).contains("allow_change_held_packages: true");
        host.sh("[ -e /opt/odd ]");
        Outcomes allowed =
                asTold("- {name: remove, apt: {name: odd, state: absent, allow_change_held_packages: true}}\n");
        assertThat(allowed.changed()).as("%s", allowed).containsExactly("remove");
    }

    @Test
    void whatAPurgeTakesAlongIsForecast() {
        host.sh("""
                touch /srv/ready; cd /tmp; mkdir -p odd/etc; echo odd=0 >odd/etc/odd.conf; echo /etc/odd.conf >odd/DEBIAN/conffiles
                dpkg-deb -b odd odd.deb >/dev/null; dpkg -i odd.deb >/dev/null
                """);
        Outcomes done = asTold("""
                - {name: purge, apt: {name: odd, state: absent, purge: true}}
                - {name: settings, file: {path: /etc/odd.conf, state: absent}}
                - {name: again, copy: {dest: /etc/odd.conf, content: "odd=1\\n"}}
                """);
        assertThat(done.changed()).as("%s", done).containsExactly("purge", "again");
        host.sh("rm /etc/odd.conf");
    }

    @Test
    void whatOnlyNewListsCanTellIsAssumed() {
        project.tasks("""
                - {name: source, copy: {dest: /etc/apt/sources.list.d/more.list, content: "deb http://deb.debian.org/debian bookworm-backports main\\n"}}
                - {name: lists, apt: {update_cache: true}}
                - {name: package, apt: {name: no-such-package-anywhere}}
                """);
        Outcomes check = project.check();
        assertThat(check.uncertain()).as("%s", check).contains("package");
        assertThat(check.with("failed")).isEmpty();
    }
}
