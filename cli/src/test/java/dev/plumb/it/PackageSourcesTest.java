package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sources of packages that are wrong, and packages of sources that are not there yet. */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackageSourcesTest {
    private final HostContainer host = HostContainer.start();

    @TempDir
    private Path folder;

    private Project project;

    @BeforeAll
    void repository() {
        host.sh("""
                mkdir -p /srv/repo /srv/pkg/DEBIAN; cd /srv/repo
                printf 'Package: only-here\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: N <n@example.org>\\nDescription: x\\n' \
                >/srv/pkg/DEBIAN/control
                dpkg-deb -b /srv/pkg only-here.deb >/dev/null
                { cat /srv/pkg/DEBIAN/control; echo "Filename: ./only-here.deb"; echo "Size: $(stat -c %s only-here.deb)"
                echo "SHA256: $(sha256sum only-here.deb | cut -d' ' -f1)"; echo; } >Packages
                """);
    }

    @BeforeEach
    void prepare() {
        host.sh("rm -f /etc/apt/sources.list.d/*; dpkg -P only-here 2>/dev/null; apt-get -qq update");
        project = new Project(folder).on(host);
    }

    @AfterAll
    void stop() {
        host.close();
    }

    @Test
    void aSourceThatCannotBeReadIsTakenAwayAgain() {
        host.sh("echo '# mine' >/etc/apt/sources.list.d/kept.list; chmod 640 /etc/apt/sources.list.d/kept.list");
        project.tasks("""
                - name: new file
                  apt_repository: {repo: "deb http://me:topsecret@127.0.0.1:9/ ./", filename: gone, update_cache_retries: 1}
                  ignore_errors: true
                - name: known file
                  apt_repository:
                    repo: deb http://127.0.0.1:9/ ./
                    filename: kept
                    mode: '0600'
                    update_cache_retries: 2
                    update_cache_retry_max_delay: 1
                """);
        HostTree before = HostTree.contents(host);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.out())
                .contains("127.0.0.1:9", "write /etc/apt/sources.list.d/kept.list")
                .doesNotContain("topsecret");
        assertThat(host.sh("cat /etc/apt/sources.list.d/kept.list; stat -c %a /etc/apt/sources.list.d/kept.list; ls"
                        + " /etc/apt/sources.list.d"))
                .isEqualTo("# mine\n640\nkept.list\n");
        assertThat(before.without(List.of("/var", "/root"))
                        .differencesTo(HostTree.contents(host).without(List.of("/var", "/root"))))
                .isEmpty();
    }

    @Test
    void whatOnlyANewSourceHasIsAssumedAndThenInstalled() {
        project.tasks("""
                - {name: source, apt_repository: {repo: "deb [trusted=yes] file:/srv/repo ./"}}
                - {name: package, apt: {name: only-here}}
                - {name: another, apt: {name: [only-here, less]}}
                """);
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.uncertain()).contains("package");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).isEqualTo(check.changed());
        host.sh("dpkg -l only-here | grep -q ^ii");
        Outcomes again = project.check();
        assertThat(again.exit()).as("%s", again).isZero();
        assertThat(again.uncertain()).isEmpty();
    }

    @Test
    void aSourceInTheNewFormCountsTooOnceTheListsAreRenewed() {
        project.tasks("""
                - name: source
                  deb822_repository: {name: new form, uris: "file:/srv/repo", suites: ./, trusted: true}
                - {name: package, apt: {name: only-here, update_cache: true}}
                """);
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.uncertain()).contains("package");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactly("source", "package");
    }

    @Test
    void aKeyThatCannotBeFetchedYetIsAssumedWhereAPackageMayHelp() {
        project.tasks("""
                - {name: server, apt: {name: nginx-light}}
                - {name: key, apt_key: {url: "http://127.0.0.1/key.asc", keyring: key.asc}}
                """);
        Outcomes check = project.check();
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        assertThat(check.uncertain()).contains("key");
        assertThat(check.changed()).contains("key");
        project.tasks("- {name: key, apt_key: {url: 'http://127.0.0.1:9/key.asc', keyring: key.asc}}\n");
        Outcomes alone = project.check();
        assertThat(alone.with("failed")).as("%s", alone).containsExactly("key");
        assertThat(alone.out()).contains("http://127.0.0.1:9/key.asc cannot be fetched");
    }
}
