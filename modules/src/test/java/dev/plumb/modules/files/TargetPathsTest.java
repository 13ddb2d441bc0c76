package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.system.Tasks;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Paths that tasks act on must be whole: an expression that gives nothing, or a name, would act on something in the home
 * directory. What is not accepted is asked wherever parameters are bound, so these hold for values of results too.
 */
class TargetPathsTest {
    private static final Path FILES = Path.of("src/test/resources/cases/local");

    @TempDir
    private Path dir;

    /** Each line: module, the parameter, and a task with {@code @} in its place. */
    @ParameterizedTest(name = "{0}: {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            file        | path    | {path: '@', state: absent}
            file        | path    | {path: '@', state: directory, recurse: true, owner: nobody}
            file        | path    | {path: '@', state: touch}
            file        | path    | {path: '@', state: link, src: x}
            file        | src     | {path: /srv/x, state: hard, src: '@'}
            copy        | dest    | {dest: '@', content: x}
            copy        | dest    | {dest: '@', src: one.txt}
            copy        | src     | {dest: /srv/x, src: '@', remote_src: true}
            template    | dest    | {dest: '@', src: greeting.ftl}
            lineinfile  | path    | {path: '@', line: x}
            lineinfile  | path    | {path: '@', line: x, state: absent}
            blockinfile | path    | {path: '@', block: x}
            replace     | path    | {path: '@', regexp: x}
            ini_file    | path    | {path: '@', option: x, value: y}
            assemble    | dest    | {dest: '@', src: /srv/d}
            assemble    | src     | {dest: /srv/x, src: '@'}
            known_hosts | path    | {path: '@', name: h, key: h ssh-rsa AAAA}
            authorized_key | path | {path: '@', user: ann, key: ssh-rsa AAAA}
            sudoers     | sudoers_path | {sudoers_path: '@', name: a, user: b, commands: ALL}
            uri         | dest    | {dest: '@', url: http://x.example/a}
            get_url     | dest    | {dest: '@', url: http://x.example/a}
            sysctl      | sysctl_file | {sysctl_file: '@', name: a.b, value: 1}
            mount       | fstab   | {fstab: '@', path: /a, state: absent}
            stat        | path    | {path: '@'}
            tempfile    | path    | {path: '@'}
            find        | paths   | {paths: ['@']}
            user        | home    | {name: ann, home: '@'}
            command     | chdir   | {cmd: rm -rf old, chdir: '@'}
            shell       | chdir   | {cmd: rm -rf *, chdir: '@'}
            command     | creates | {cmd: make, creates: '@'}
            shell       | removes | {cmd: make, removes: '@'}
            """)
    void areWhole(String module, String parameter, String task) throws IOException {
        for (String path : new String[] {"", "  ", "x", "./x", "etc/motd", "../x", "~\\x/y"}) {
            assertThat(invalid(module, task, path))
                    .as(path)
                    .startsWith(parameter)
                    .containsAnyOf("is empty", "is blank", "is relative", "is no absolute path");
        }
        assertThat(invalid(module, task, "/srv/y")).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            file    | {path: /srv/x, state: link, src: '@'}
            command | {cmd: make, chdir: /srv, creates: '@'}
            shell   | {cmd: make, chdir: /srv, removes: '@'}
            """)
    void mayBeRelativeToAnother(String module, String task) throws IOException {
        assertThat(invalid(module, task, "x/y")).isNull();
        assertThat(invalid(module, task, "")).contains("is empty");
        assertThat(invalid(module, task, " ")).contains("is blank");
    }

    private @Nullable String invalid(String module, String task, String path) throws IOException {
        YamlNode params = Tasks.read(Files.writeString(dir.resolve("task.yml"), "- " + task.replace("@", path)))
                .get(0);
        Bound bound = Bound.of(module, params, FILES);
        return bound.module().invalid(bound.params());
    }
}
