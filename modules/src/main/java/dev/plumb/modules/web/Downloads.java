package dev.plumb.modules.web;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.record.RecordScripts;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a host remembers of its downloads: for each file the URL (as a digest: it may have a token in it), the {@code ETag} and the
 * {@code Last-Modified} that came with it, and the digest of what was written. Where all of it still holds, nothing is to be fetched.
 *
 * <p>It stands in the directory of the record, in {@code downloads}, one small file for each; the newest 500 stay. Extended
 * attributes of the file itself would go with it, but not every file system has them, and no tool that sets them is sure to be there;
 * a file beside it would be found by programs that read whole directories. Where there is no such directory, as with {@code record:
 * none}, nothing is kept: what has the size that the server tells is compared by fetching it into {@code sha256sum}.
 */
final class Downloads implements ResourceType<Downloads.Kept> {
    private static final Downloads TYPE = new Downloads();
    private static final int NAME_LENGTH = 32;

    private Downloads() {}

    /** What is remembered; all empty when nothing is. */
    record Kept(String url, String etag, String modified, String sha256) implements State {
        static final Kept NOTHING = new Kept("", "", "", "");

        @Override
        public boolean exists() {
            return !sha256.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }

        /** Whether a server that answers so still has what was fetched from there. */
        boolean holds(String asked, WebAnswer answer) {
            String tag = answer.header("etag");
            return Digests.sha256(asked.getBytes(StandardCharsets.UTF_8)).equals(url)
                    && (tag.isEmpty() && etag.isEmpty()
                            ? !modified.isEmpty()
                                    && answer.header("last-modified").equals(modified)
                            : tag.equals(etag));
        }
    }

    static ResourceRef<Kept> ref(String real) {
        return new ResourceRef<>(TYPE, real);
    }

    /** What a file is called here. */
    static String name(String real) {
        return Digests.sha256(real.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_LENGTH);
    }

    @Override
    public String name() {
        return "download";
    }

    @Override
    public Script readScript(List<Read<Kept>> reads) {
        StringBuilder text = new StringBuilder(RecordScripts.DIRECTORY + """
                plumb_kept() {
                f=$plumb_r/downloads/$1
                [ -f "$f" ]&&[ ! -L "$f" ]&&[ -O "$f" ]&&{ IFS= read -r a;IFS= read -r b;IFS= read -r c;IFS= read -r e;} 2>/dev/null <"$f"||a= b= c= e=
                printf '%s\\n' "$a" "$b" "$c" "$e"
                }
                """);
        reads.forEach(read ->
                text.append("plumb_kept ").append(name(read.ref().key())).append('\n'));
        return Script.of(text.append("true\n").toString());
    }

    @Override
    public void parse(List<Read<Kept>> reads, ScriptResult result, ReadSink<Kept> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            int at = 4 * i;
            boolean whole = at + 4 < lines.length;
            into.state(
                    reads.get(i).ref(),
                    whole ? new Kept(lines[at], lines[at + 1], lines[at + 2], lines[at + 3]) : Kept.NOTHING);
        }
    }

    @Override
    public Kept absent(ResourceRef<Kept> ref) {
        return Kept.NOTHING;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Kept> read) {
        return changed.equals(read) || changed.equals(FileType.ref(read.key()));
    }
}
