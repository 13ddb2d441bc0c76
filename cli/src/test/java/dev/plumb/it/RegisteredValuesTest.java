package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values for {@code register} that only the host can tell: they come of the reads that verify what was done. */
class RegisteredValuesTest extends OwnHost {
    private static final String MADE = """
            - {name: crew, group: {name: crew}, register: g}
            - {name: new, user: {name: newbie, group: crew}, register: u}
            - {name: own, user: {name: owner9, system: true}, register: o}
            - {name: dir, file: {path: /srv/learned, state: directory, owner: newbie}, register: d}
            - {name: file, copy: {dest: /srv/learned/f, content: "abc\\n"}, register: c}
            """;

    private static final String VALUES = """
            ${g.gid} ${u.uid} ${u.group} ${u.home} ${u.shell}
            ${o.uid} ${o.group} ${o.system?c}
            ${d.uid} ${d.gid} ${d.owner} ${d.size} ${d.mode} ${d.state}
            ${c.uid} ${c.owner} ${c.group} ${c.size} ${c.checksum} ${c.mode} ${c.dest}
            """;

    private Project project(String values) {
        return new Project(folder)
                .on(host)
                .tasks(MADE + "- name: told\n  copy:\n    dest: /srv/learned/told\n    content: |\n"
                        + values.indent(6));
    }

    private void reset() {
        host.sh("userdel -r newbie; userdel owner9; groupdel crew; rm -rf /srv/learned; :");
    }

    @Test
    void aLaterTaskUsesThem() {
        reset();
        // a task that uses one value waits for it; more of them cost nothing
        Outcomes one = project("${g.gid}").apply();
        assertThat(one.changed()).as("%s", one).hasSize(6);
        reset();
        Project project = project(VALUES);

        Outcomes check = project.check();
        assertThat(check.changed()).as("%s", check).containsExactly("crew", "new", "own", "dir", "file");
        assertThat(check.with("unknown")).containsExactly("told");
        assertThat(check.out()).contains("gid of group crew is not known before apply");

        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed()).contains("told");
        assertThat(apply.count("web", "exchanges")).isEqualTo(one.count("web", "exchanges"));
        assertThat(host.read("/srv/learned/told")).isEqualTo(host.sh("""
                set -- $(getent passwd newbie | tr : ' ')
                echo $(getent group crew | cut -d: -f3) $3 $4 $5 $6
                echo $(getent passwd owner9 | cut -d: -f3,4 | tr : ' ') true
                echo $(stat -c '%u %g %U %s' /srv/learned) 0755 directory
                echo $(stat -c '%u %U %G %s' /srv/learned/f) $(sha1sum </srv/learned/f | cut -d' ' -f1) 0644 /srv/learned/f
                """));
    }

    @Test
    void whatIsThereAlreadyIsKnownInADryRunToo() {
        host.sh("id sitter || useradd -m sitter; mkdir -p /srv/there");
        Outcomes check = new Project(folder).on(host).tasks("""
                - {name: sitter, user: {name: sitter}, register: u}
                - {name: dir, file: {path: /srv/there, state: directory}, register: d}
                - {name: told, copy: {dest: /srv/there/told, content: "${u.uid} ${u.group} ${d.size}\\n"}}
                """).check();
        assertThat(check.diffs().get("told"))
                .contains("+ "
                        + host.sh("echo $(id -u sitter) $(id -g sitter) $(stat -c %s /srv/there)")
                                .strip());
    }

    @Test
    void whenTheListsOfPackagesWereRenewedIsKnownAfterwards() {
        Project project = new Project(folder).on(host).tasks("""
                - {name: lists, apt: {update_cache: true}, register: r}
                - name: told
                  copy: {dest: /srv/renewed, content: "${r.cache_updated?c} ${r.cache_update_time}\\n"}
                """);
        host.sh("rm -f /srv/renewed /var/lib/apt/periodic/update-success-stamp");
        Outcomes check = project.check();
        assertThat(check.with("unknown")).as("%s", check).containsExactly("told");
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(host.read("/srv/renewed").strip())
                .isEqualTo(host.sh("echo true $(stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null"
                                + " || stat -c %Y /var/lib/apt/lists)")
                        .strip());
    }
}
