package dev.plumb.modules.web;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.files.FileResults;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.web.WebAnswers.Want;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plan of one download. */
public final class Download {
    private static final Pattern ATTACHED = Pattern.compile("attachment; ?filename=\"?([^\"]+)");

    private final GetUrlModule.Params p;
    private final HostFiles files;
    private final States host;
    private final String shown;

    Download(GetUrlModule.Params p, HostFiles files) {
        this.p = p;
        this.files = files;
        this.host = files.host();
        this.shown = p.web().shown();
    }

    /** Whether the host has a program that asks; states that it needs one when it has not. */
    public static boolean hasProgram(States host, String need) {
        if (host.get(Programs.ref("curl")).exists()
                || host.get(Programs.ref("wget")).exists()) {
            return true;
        }
        boolean wget = host.isCertain(Programs.ref("curl")) && !host.isCertain(Programs.ref("wget"));
        return host.require(Programs.ref(wget ? "wget" : "curl"), need + "; install the package curl before this task");
    }

    /**
     * What a server answers; null when that can only be assumed before apply.
     *
     * @throws PlanFailure when it does not, or with an error
     */
    static @Nullable WebAnswer ask(States host, WebRequest request, Want want) {
        WebAnswer answer = host.get(WebAnswers.ref(request, want));
        String url = request.with().shown();
        boolean failed = !answer.exists() || answer.status() < 200 || answer.status() > 299;
        boolean certain = host.isCertain(WebAnswers.ref(request, want)) && answer.sure();
        if (failed && certain) {
            throw new PlanFailure(url + " cannot be fetched: "
                    + (answer.exists() ? "the server answers with status " + answer.status() : answer.error()));
        } else if (!certain && !host.isDryRun()) {
            // what comes before it is done first
            throw new NotKnownException("what " + url + " answers is not known before apply", null);
        } else if (!certain) {
            host.assume("that " + url + " can be fetched then");
            return failed ? null : answer;
        }
        return answer;
    }

    Plan plan() {
        boolean able = hasProgram(host, "it fetches " + shown);
        String path = files.real(p.dest());
        boolean directory = p.dest().endsWith("/") || files.isDirectory(path);
        if (directory) {
            path = files.follow(path);
        }
        if (directory && !files.state(path).exists()) {
            host.require(FileType.ref(path), "it is the directory for " + shown);
        }
        Checksum checksum = able ? checksum() : Checksum.of(p.checksum());
        WebAnswer answer = able && (directory || checksum == null) ? ask(host, p.request(), Want.HEAD) : null;
        String name = directory ? Paths.below(path, name(answer)) : path;
        String dest = files.follow(name);
        FileState now = files.state(dest, FileType.HASH);
        if (now.exists() && !now.isFile()) {
            throw new PlanFailure(dest + " is " + now.kind().withArticle() + ", where a file is to be");
        }
        String digest = null;
        if (now.isFile() && able) {
            boolean known = checksum != null && checksum.hex() != null;
            digest = known ? null : digest(dest, now, answer);
            boolean same = checksum != null && known
                    ? has(dest, now, checksum)
                    : sha256(now).equals(digest);
            if (same) {
                return unchanged(FilePlans.access(files, dest, now, p.access()), dest, now, known);
            }
        }
        if (able && answer == null && Checksum.of(p.checksum()) != null) {
            answer = ask(host, p.request(), Want.HEAD);
        }
        return change(name, now, checksum, digest, answer);
    }

    /** The checksum; of a URL, what stands there. Null where there is none. */
    private @Nullable Checksum checksum() {
        Checksum written = Checksum.of(p.checksum());
        if (written == null || written.url() == null) {
            return written;
        }
        WebRequest request = p.request().at(written.url());
        WebAnswer answer = ask(host, request, Want.BODY);
        if (answer == null) {
            return written;
        }
        Checksum found = written.foundIn(answer.text(), last(p.web().url()));
        if (found == null) {
            throw new PlanFailure("there is no " + written.algorithm() + " for '"
                    + last(p.web().url()) + "' in " + WebRequest.shown(written.url()));
        }
        return found;
    }

    /** The last part of a URL's path. */
    static String last(String url) {
        String path = url.replaceFirst("[?#].*", "").replaceFirst("^[A-Za-z]+://[^/]*", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() ? "index.html" : name;
    }

    /** What the file is called in a directory: as the server says, else as its URL ends. */
    private String name(@Nullable WebAnswer answer) {
        Matcher attached = ATTACHED.matcher(answer == null ? "" : answer.header("content-disposition"));
        String given = attached.lookingAt() ? Paths.name(attached.group(1)) : "";
        boolean odd = given.isBlank() || given.equals(".") || given.equals("..") || given.indexOf('\0') >= 0;
        return odd ? last(answer == null ? p.web().url() : answer.url(p.web().url())) : given;
    }

    /** The file's own digest when it need not be fetched, else that of what the server has; null when that is another one. */
    private @Nullable String digest(String dest, FileState now, @Nullable WebAnswer answer) {
        if (answer == null) {
            return null;
        }
        Long length = answer.length();
        // of a HEAD some servers tell 0
        if (length != null && length != 0 && length != size(now)) {
            return null;
        }
        Downloads.Kept kept = p.force() ? Downloads.Kept.NOTHING : host.get(Downloads.ref(dest));
        if (kept.sha256().equals(sha256(now)) && kept.holds(p.web().url(), answer)) {
            return kept.sha256();
        }
        WebAnswer all = ask(host, p.request(), Want.HASH);
        return all == null ? null : all.text().split("\\s", 2)[0];
    }

    private static long size(FileState now) {
        return now.content() instanceof Value.Content content
                ? content.bytes().length
                : now.content() instanceof Value.Digest digest ? digest.size() : -1;
    }

    private static String sha256(FileState now) {
        return now.content() instanceof Value.Content content
                ? Digests.sha256(content.bytes())
                : now.content() instanceof Value.Digest digest ? digest.sha256() : "unknown";
    }

    private boolean has(String dest, FileState now, Checksum checksum) {
        if (checksum.algorithm().equals("sha256")) {
            return sha256(now).equals(checksum.hex());
        }
        return String.valueOf(checksum.hex())
                .equals(host.get(StatType.ref(checksum.algorithm(), dest)).checksum());
    }

    private Plan change(
            String name,
            FileState now,
            @Nullable Checksum checksum,
            @Nullable String digest,
            @Nullable WebAnswer answer) {
        String sha = checksum != null && checksum.algorithm().equals("sha256") ? checksum.hex() : digest;
        Long length = answer == null ? null : answer.length();
        Value value = sha != null && length != null
                ? new Value.Digest(sha, length)
                : new Value.Any(checksum == null ? "what " + shown + " has" : checksum + " of " + shown);
        ManagedFile file = ManagedFile.at(name)
                .withAccess(p.access())
                .withBackup(p.backup())
                .withValidation(p.validate())
                .following(false);
        String script = script(file.written(files), checksum, digest);
        Plan plan = file.write(files, NewContent.madeBy(script, p.request().input(), value));
        Plan told = FileResults.described(plan, "dest", file.written(files), now);
        for (String key : List.of("checksum_src", "checksum_dest", "md5sum", "status_code", "elapsed")) {
            told = told.with(key, new Unknown(key + " of " + shown + " is not known before apply"));
        }
        return told.with("msg", "OK" + (length == null ? "" : " (" + length + " bytes)"));
    }

    private String script(String dest, @Nullable Checksum checksum, @Nullable String digest) {
        StringBuilder text = new StringBuilder(WebScripts.DOWNLOAD);
        text.append("o=$(date +%s);plumb_get ").append(Sh.quote(shown)).append('\n');
        if (checksum != null && checksum.hex() != null) {
            String must = Sh.quote(checksum.hex());
            text.append("plumb_sum ")
                    .append(checksum.algorithm())
                    .append("&&[ \"$x\" = ")
                    .append(must);
            text.append(" ]||plumb_no \"the ").append(checksum.algorithm()).append(" of ");
            text.append("\"")
                    .append(Sh.quote(shown))
                    .append("\" is $x, not \"")
                    .append(must)
                    .append('\n');
        } else if (checksum != null) {
            text.append("plumb_no 'no checksum is known'\n");
        } else if (digest != null) {
            text.append("plumb_sum sha256&&[ \"$x\" = ").append(digest).append(" ]||{ printf '%s\\n' ");
            text.append(Sh.quote(shown + " has changed since it was looked at")).append(" >&2;exit 75;}\n");
        }
        byte[] url = p.web().url().getBytes(StandardCharsets.UTF_8);
        text.append("plumb_keep_sign ").append(Downloads.name(dest)).append(' ');
        text.append(Digests.sha256(url)).append('\n');
        text.append("plumb_sum sha1;a=$x;plumb_sum md5;echo \"${s:-200} $a $x $(($(date +%s)-o))\"");
        return text.toString();
    }

    private static Plan unchanged(Plan plan, String dest, FileState now, boolean known) {
        Plan told = FileResults.described(plan, "dest", dest, now);
        return known
                ? told.with("msg", "file already exists")
                : told.with("msg", "HTTP Error 304: Not Modified").with("status_code", 304L);
    }
}
