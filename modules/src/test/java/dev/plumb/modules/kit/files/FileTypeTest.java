package dev.plumb.modules.kit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.modules.files.Shells;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading files by real shells. */
class FileTypeTest {
    @TempDir
    private Path dir;

    private static Read<FileState> read(Path path, int detail) {
        return new Read<>(FileType.ref(path.toString()), detail);
    }

    private static FileState state(Map<String, Object> found, Path path) {
        return (FileState) found.get(path.toString());
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryKindWithTheDetailAskedFor(Shells shell) throws IOException {
        Path file = Files.writeString(dir.resolve("a file"), "hello\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("a file"));
        Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), Path.of("/no/where"));
        Path loop = Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
        Path missing = dir.resolve("missing/below");
        Path other = Path.of("/dev/null");
        List<Read<FileState>> reads = List.of(
                read(missing, 2),
                read(file, 2),
                read(link, 1),
                read(loop, 0),
                read(dangling, 0),
                read(dir, 2),
                read(other, 2));

        Map<String, Object> found = shell.read(FileType.TYPE, reads, dir);

        FileState text = state(found, file);
        assertThat(text.kind()).isEqualTo(Kind.FILE);
        assertThat(text.mode()).isEqualTo(0640);
        assertThat(text.owner()).isEqualTo("root");
        assertThat(text.uid()).isZero();
        assertThat(text.content()).isEqualTo(new Value.Content("hello\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(text.inode().size()).isEqualTo(6);
        assertThat(text.reader().owner()).isEqualTo("root");
        assertThat(state(found, link).target()).isEqualTo("a file");
        assertThat(state(found, link).inode().resolved())
                .isEqualTo(dir.toRealPath().resolve("a file").toString());
        assertThat(state(found, dangling).target()).isEqualTo("/no/where");
        assertThat(state(found, loop).target()).isEqualTo("loop");
        assertThat(state(found, dir).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(state(found, other).kind()).isEqualTo(Kind.OTHER);
        assertThat(state(found, missing).exists()).isFalse();
        assertThat(state(found, missing).reader().group()).isEqualTo("root");
    }

    @ParameterizedTest
    @EnumSource
    void readsAnyNameAndAnyContent(Shells shell) throws IOException {
        Random random = new Random(7);
        String[] names = {
            "with blank",
            "line\nfeed",
            "\\back\\slash",
            "quote'\"`$x",
            "-dash",
            "=T",
            "tab\there",
            "ünïcode",
            "*",
            "cr\rcr",
            "81a4:0:root:0:root:1:1:1:1:1:1:1:x",
            "a\n=H\n",
            "trailing\n",
            "\n",
            "~",
            "%s%n",
            "=E"
        };
        List<Read<FileState>> reads = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            Files.write(dir.resolve(names[i]), bytes);
            reads.add(read(dir.resolve(names[i]), i % 3));
        }
        Files.write(dir.resolve("empty"), new byte[0]);
        reads.add(read(dir.resolve("empty"), 2));
        Files.writeString(dir.resolve("marker"), "x\n=E\n");
        reads.add(read(dir.resolve("marker"), 2));

        Map<String, Object> found = shell.read(FileType.TYPE, reads, dir);

        for (Read<FileState> read : reads) {
            byte[] bytes = Files.readAllBytes(Path.of(read.ref().key()));
            FileState state = (FileState) found.get(read.ref().key());
            Value expected = read.detail() == 2
                    ? new Value.Content(bytes)
                    : read.detail() == 1 ? new Value.Digest(Digests.sha256(bytes), bytes.length) : null;
            assertThat(state.content()).as(read.ref().key()).isEqualTo(expected);
            assertThat(state.inode().size()).isEqualTo(bytes.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsRelativePathsAndHomes(Shells shell) throws IOException {
        Files.writeString(dir.resolve("-x y"), "1");
        List<Read<FileState>> reads = List.of(
                new Read<>(FileType.ref("-x y"), 2),
                new Read<>(FileType.ref("./"), 0),
                new Read<>(FileType.ref("~"), 0),
                new Read<>(FileType.ref("~root/"), 0),
                new Read<>(FileType.ref("~/no such"), 0),
                new Read<>(FileType.ref("~nosuchuser/x"), 0));

        Map<String, Object> found = shell.read(FileType.TYPE, reads, dir);

        assertThat(((FileState) found.get("-x y")).content()).isEqualTo(new Value.Content(new byte[] {'1'}));
        assertThat(((FileState) found.get(".")).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(((FileState) found.get("~")).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(((FileState) found.get("~root")).kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(((FileState) found.get("~/no such")).exists()).isFalse();
        assertThat(((FileState) found.get("~nosuchuser/x")).exists()).isFalse();
        // under the whole path too, which other tasks name
        assertThat(found.get("/root")).isEqualTo(found.get("~root"));
        assertThat(found.get(System.getProperty("user.home") + "/no such")).isEqualTo(found.get("~/no such"));
    }

    @ParameterizedTest
    @EnumSource
    void knowsLargeContentsByHashOnly(Shells shell) throws IOException {
        Path limit = Files.write(dir.resolve("limit"), new byte[FileType.CONTENT_LIMIT]);
        Path large = Files.write(dir.resolve("large"), new byte[FileType.CONTENT_LIMIT + 1]);

        Map<String, Object> found = shell.read(FileType.TYPE, List.of(read(limit, 2), read(large, 2)), dir);

        assertThat(state(found, limit).content()).isInstanceOf(Value.Content.class);
        assertThat(state(found, large).content())
                .isEqualTo(new Value.Digest(Digests.sha256(new byte[FileType.CONTENT_LIMIT + 1]), (1 << 20) + 1));
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatAUserMayNotSee(Shells shell) throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path secret = Files.writeString(dir.resolve("secret"), "x");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path closed = Files.createDirectory(dir.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Path open = Files.writeString(dir.resolve("open"), "x");
        List<Read<FileState>> reads = List.of(
                read(secret, 1),
                read(closed.resolve("a/b"), 0),
                read(closed, 0),
                read(open, 2),
                read(dir.resolve("none/x"), 0));

        Map<String, Object> found = shell.read(
                FileType.TYPE,
                reads,
                Path.of("/"),
                List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

        assertThat(found.get(secret.toString())).isEqualTo("permission denied for user nobody");
        assertThat(found.get(closed.resolve("a/b").toString())).isEqualTo("permission denied for user nobody");
        assertThat(state(found, closed).exists()).isTrue();
        assertThat(state(found, open).content()).isNotNull();
        assertThat(state(found, dir.resolve("none/x")).exists()).isFalse();
        assertThat(state(found, dir.resolve("none/x")).reader().owner()).isEqualTo("nobody");
    }

    @ParameterizedTest
    @EnumSource
    void readsThousandsOfFilesWithOneScript(Shells shell) throws IOException {
        List<Read<FileState>> reads = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Path file = Files.writeString(dir.resolve("some-file-with-a-longer-name-" + i), "content " + i);
            reads.add(read(file, 1 + i % 2));
        }

        Map<String, Object> found = shell.read(FileType.TYPE, reads, dir);

        assertThat(found)
                .hasSize(3000)
                .allSatisfy((key, state) -> assertThat(state).isInstanceOf(FileState.class));
    }
}
