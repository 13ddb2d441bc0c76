package dev.plumb.modules.web;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Cursor;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.web.WebAnswers.Want;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a server, or sends it something. */
@ModuleInfo(
        name = "uri",
        doc = "Asks a server of the web from the host, or sends it something.",
        notes = {
            "`GET` and `HEAD` only look: a dry run asks too. Other methods are sent by an apply alone. As in Ansible neither is a change of the"
                    + " host, but for `dest`; write `changed_when: true` where a request changes something elsewhere.",
            "The host needs `curl` or `wget`. URL, name, password, headers and body are no arguments of processes.",
            "The result has `status`, `url` (where redirections have led), `redirected`, `msg`, `json` of an answer that is JSON, `content` with"
                    + " `return_content: true`, `cookies` and `cookies_string`, and each header of the answer, in small letters and with `_` for `-`. Up to 8"
                    + " MiB of an answer are taken; `get_url` writes larger ones to a file.",
            "In a dry run, what the host itself answers is not relied on when something is planned before: then it is assumed to be as wanted."
        },
        example = """
                - name: curl
                  apt:
                    name: curl
                - name: what is there
                  uri:
                    url: file:///etc/debian_version
                    return_content: true
                  register: version
                - name: it
                  debug:
                    msg: ${version.content!'known when curl is there'}
                """)
public final class UriModule implements TaskModule<UriModule.Params> {
    /** When a redirection is followed. */
    public enum Redirects {
        /** Always. */
        ALL,
        /** Always. */
        YES,
        /** Always. */
        URLLIB2,
        /** By GET and HEAD. */
        SAFE,
        /** Never. */
        NO,
        /** Never. */
        NONE
    }

    /** What the body is made of. */
    public enum Format {
        /** Text as it is. */
        RAW,
        /** Data as JSON. */
        JSON,
        /** Fields of a form. */
        FORM_URLENCODED
    }

    /** Parameters. */
    public record Params(
            WebParams web,

            @Param(doc = "method", def = "GET") String method,

            @Param(doc = "what is sent: a text, or data for `body_format`", anyText = true) @Nullable
            Object body,

            @Param(
                    doc =
                            "how data in `body` is written: as it is, as JSON, or as fields of a form; also sets `Content-Type`",
                    def = "raw")
            Format bodyFormat,

            @Param(doc = "statuses of an answer that is wanted", def = "200")
            List<String> statusCode,

            @Param(doc = "gives the answer as `content`", def = "false")
            boolean returnContent,

            @Param(
                    doc = "which redirections are followed: `all`, `none`, or `safe`, those of GET and HEAD",
                    def = "safe")
            Redirects followRedirects,

            @Param(doc = "file on the host that gets the answer; with GET") @Nullable
            String dest,

            @Param(doc = "does nothing when this is there") @Nullable
            String creates,

            @Param(doc = "does nothing when this is not there") @Nullable
            String removes,

            @Param(doc = "takes nothing from caches on the way", def = "false")
            boolean force,

            @Param(doc = "seconds in which the server must say something", def = "30")
            int timeout,

            @Param(doc = "socket on the host by which the server is reached; needs curl") @Nullable
            String unixSocket,

            @Param(doc = "permissions of `dest`") @Nullable FileMode mode,

            @Param(doc = "owner of `dest`") @Nullable String owner,

            @Param(doc = "group of `dest`") @Nullable String group) {
        public Params {
            method = method.toUpperCase(Locale.ROOT);
        }

        boolean looks() {
            return method.equals("GET") || method.equals("HEAD");
        }

        WebRequest request() {
            boolean follows = switch (followRedirects) {
                case ALL, YES, URLLIB2 -> true;
                case SAFE -> looks();
                case NO, NONE -> false;
            };
            String text = body == null ? null : WebBody.text(body, bodyFormat);
            List<String> type = text == null ? List.of() : WebBody.header(bodyFormat, web.headers());
            return new WebRequest(
                            web,
                            method,
                            timeout,
                            follows,
                            type,
                            unixSocket,
                            text == null ? null : WebRequest.body(text))
                    .fresh(force);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String status = null;
        for (String each : p.statusCode) {
            status = each.matches("-1|[1-5]\\d\\d") ? status : "status_code: '" + each + "' is no status";
        }
        return Names.first(
                p.web.invalid(),
                p.method.matches("(?i)[a-z]+") ? null : "method '" + p.method + "' is no word such as GET or POST",
                status,
                p.statusCode.isEmpty() ? "status_code is empty" : null,
                p.timeout < 1 ? "timeout is " + p.timeout + "; write 1 or more seconds" : null,
                p.dest != null && !p.method.equals("GET") ? "dest goes with method: GET" : null,
                p.dest == null && (p.mode != null || p.owner != null || p.group != null)
                        ? "mode, owner and group are those of dest"
                        : null,
                p.body == null ? null : WebBody.invalid(p.body, p.bodyFormat),
                Paths.invalid("dest", p.dest),
                Paths.invalid("creates", p.creates),
                Paths.invalid("removes", p.removes),
                Paths.invalid("unix_socket", p.unixSocket),
                new Access(p.mode, p.owner, p.group).invalid());
    }

    private static ResourceRef<WebAnswer> answer(Params p) {
        return WebAnswers.ref(p.request(), Want.BODY);
    }

    private static ManagedFile file(Params p) {
        return ManagedFile.at(String.valueOf(p.dest)).withAccess(new Access(p.mode, p.owner, p.group));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(Programs.ref("curl")), Read.of(Programs.ref("wget"))));
        for (String path : new String[] {p.creates, p.removes}) {
            reads.addAll(path == null ? List.of() : HostFiles.reads(path, FileType.ATTRIBUTES));
        }
        if (p.dest != null) {
            reads.addAll(file(p).reads());
        }
        if (p.looks() && p.creates == null && p.removes == null) {
            reads.add(Read.of(answer(p)));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files));
    }

    private static Plan plan(Params p, HostFiles files) {
        States host = files.host();
        if (p.creates != null && host.exists(FileType.ref(files.follow(files.real(p.creates))))) {
            return Plan.nothing().with("stdout", "skipped, since '" + p.creates + "' exists");
        } else if (p.removes != null && !host.exists(FileType.ref(files.follow(files.real(p.removes))))) {
            return Plan.nothing().with("stdout", "skipped, since '" + p.removes + "' does not exist");
        }
        boolean able = Download.hasProgram(host, "it asks " + p.web.shown());
        if (!p.looks()) {
            return send(p);
        }
        WebAnswer answer = able ? host.get(answer(p)) : WebAnswer.NONE;
        boolean certain = able && host.isCertain(answer(p)) && answer.sure();
        if (!certain && !host.isDryRun()) {
            throw new NotKnownException("what " + p.web.shown() + " answers is not known before apply", null);
        } else if (!certain) {
            host.assume("that " + p.web.shown() + " answers as wanted then");
            return p.dest == null ? unknown(Plan.nothing()) : unseen(p, files);
        }
        WebResult result = new WebResult(p, answer);
        String failure = result.failure();
        if (failure != null || p.dest == null) {
            return result.over(failure == null ? Plan.nothing() : Plan.failed(failure));
        }
        if (files.isDirectory(files.real(p.dest))) {
            throw new PlanFailure(p.dest + " is a directory; write the path of a file");
        }
        return result.over(file(p).write(files, NewContent.of(answer.body()))).with("path", p.dest);
    }

    private static Plan unseen(Params p, HostFiles files) {
        return unknown(Plan.unseen(FileType.ref(file(p).written(files)))).with("path", p.dest);
    }

    private static Plan unknown(Plan plan) {
        Plan told = plan;
        for (String key : WebResult.KEYS) {
            told = told.with(key, new Unknown(key + " is not known before apply"));
        }
        return told;
    }

    /** A request that is an action. */
    private static Plan send(Params p) {
        WebRequest request = p.request();
        String wanted = String.join("|", p.statusCode);
        Script script = Script.of(WebScripts.READ + "plumb_dir;plumb_take\nplumb_all " + p.method
                        + " </dev/null;plumb_tell\n[ $r = 0 ]||{ printf '%s cannot be reached: %s\\n' "
                        + Sh.quote(p.web.shown()) + " \"$(plumb_said)\" >&2;exit 1;}\ns=$(plumb_status)\n"
                        + "case ${s:-200} in " + wanted + ");;*)printf 'Status code was %s and not %s\\n' \"$s\" "
                        + Sh.quote(p.statusCode.toString()) + " >&2;exit 1;;esac")
                .withInput(request.input())
                .withTimeout(Duration.ofMinutes(30));
        String cause = "request " + request.method() + " " + p.web.shown();
        Effects effects = request.isLocal() ? Effects.programs(cause, ref -> false, ref -> false) : Effects.own();
        return Plan.of(Change.of(
                Requests.ref(request), new Requests.Sent(false), new Requests.Sent(true), Action.run(script, effects)));
    }

    @Override
    public List<String> outcomeKeys() {
        return WebResult.KEYS;
    }

    @Override
    public boolean isProbe() {
        return true;
    }

    /** A request is never declared to read only by {@code changed_when: false}: that is how nearly all of them are written. */
    @Override
    public @Nullable String changing(Params p) {
        return p.looks() ? null : "a request by " + p.method;
    }

    @Override
    public boolean changesNothing(Params p) {
        return p.dest == null;
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        WebAnswer answer = p.looks() ? null : WebAnswer.parse(new Cursor(result.stdout()));
        return answer == null ? Map.of() : new WebResult(p, answer).values();
    }
}
