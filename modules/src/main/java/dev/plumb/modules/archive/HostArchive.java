package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.web.WebRequest;
import dev.plumb.modules.web.WebScripts;
import dev.plumb.record.RecordScripts;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Archives on the host, or that it fetches. What is in one is known from when it was unpacked there, as long as it is the same
 * file, or its server says so. Else it is unpacked into a private directory under {@code /tmp}, or {@code /var/tmp} when it has no
 * room there, and removed again: nothing else tells the digests of what is in it without a process for each member.
 */
final class HostArchive implements ResourceType<Archive> {
    private static final HostArchive TYPE = new HostArchive();
    private static final int NAME_LENGTH = 32;

    private static final String LOOK = """
            plumb_dir
            a=$d/a b=$d/b
            trap 'chmod -R u+rwX "$a" "$b" 2>/dev/null;rm -rf "$d" "$a" "$b"' EXIT
            plumb_disk() { mktemp -d /var/tmp/.plumb-XXXXXXXXXX;}
            plumb_into() {
            mkdir "$b";plumb_archive "$1" "$b"||case $(cat "$d/no") in '!it has '*)b=$(plumb_disk)&&plumb_archive "$1" "$b";;esac
            plumb_told "$2";chmod -R u+rwX "$b";rm -rf "$b";b=$d/b
            }
            plumb_file() {
            [ -f "$1" ]||{ echo '!none';return;}
            [ -r "$1" ]||{ echo '!this user may not read it';return;}
            g=$(plumb_sign "$1");plumb_kept_list "$2" "$g"||plumb_into "$1" "$g"
            }
            plumb_url() {
            if plumb_web HEAD >/dev/null&&plumb_kept_list "$1" "$(plumb_signed)";then return;fi
            l=$(plumb_header content-length);f=$(df -Pk "$d" 2>/dev/null|awk 'END{print $4}')
            case $l-$f in -*|*-|*[!-0-9]*)mkdir "$a";;*)if [ $((l/64)) -gt "$f" ];then a=$(plumb_disk);else mkdir "$a";fi;;esac
            if plumb_fetch "$a/f";then plumb_into "$a/f" "$(plumb_sum_of "$a/f")";else cat "$d/no";fi
            rm -rf "$a";a=$d/a
            }
            """;

    /** {@code plumb_fetch FILE} fetches what is asked for; what is wrong is left in {@code $d/no}. */
    static final String FETCH = """
            plumb_sum_of() { sha256sum <"$1"|cut -c 1-64;}
            plumb_fetch() {
            plumb_web GET >"$1"||plumb_not "it cannot be fetched: $(plumb_said)"||return
            x=$(plumb_status);case $x in ''|2??);;*)plumb_not "it cannot be fetched: the server answers with status $x";return;;esac
            l=$(plumb_header content-length);n=$(wc -c <"$1")
            [ -n "$(plumb_header content-encoding)" ]||[ -z "$l" ]||[ "$l" = "$n" ]||plumb_not "it has not come whole: $n bytes of $l"
            }
            """;

    private HostArchive() {}

    /**
     * Where an archive is.
     *
     * @param path on the host; empty where it is fetched
     * @param request what fetches it, or null
     */
    record Source(String path, @Nullable WebRequest request) implements ResourceKey {
        @Override
        public String rendering() {
            return request == null ? path : request.with().shown();
        }

        /** What is kept of it stands under this name. */
        String name() {
            String what = request == null ? path : request.with().url();
            return Digests.sha256(what.getBytes(UTF_8)).substring(0, NAME_LENGTH);
        }
    }

    static ResourceRef<Archive> ref(Source source) {
        return new ResourceRef<>(TYPE, source);
    }

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public Script readScript(List<Read<Archive>> reads) {
        StringBuilder text = new StringBuilder(
                WebScripts.ASK + RecordScripts.DIRECTORY + UnpackScripts.UNPACK + UnpackScripts.KEEP + FETCH + LOOK);
        StringBuilder input = new StringBuilder();
        for (Read<Archive> read : reads) {
            Source source = read.ref().key(Source.class);
            if (source.request == null) {
                text.append("plumb_file ")
                        .append(Paths.word(source.path))
                        .append(' ')
                        .append(source.name());
                text.append(" </dev/null\n");
            } else {
                input.append(source.request.text());
                text.append("plumb_take;plumb_url ").append(source.name()).append(" </dev/null\n");
            }
        }
        Script script = Script.of(text.append("true\n").toString());
        return input.isEmpty() ? script : script.withInput(Input.of(input.toString()));
    }

    @Override
    public void parse(List<Read<Archive>> reads, ScriptResult result, ReadSink<Archive> into) {
        Answer answer = new Answer(result.stdout());
        boolean whole = true;
        for (Read<Archive> read : reads) {
            try {
                if (whole) {
                    into.state(read.ref(), answer.archive());
                    continue;
                }
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                whole = false;
            }
            into.failed(read.ref(), "the host's answer is not complete");
        }
    }

    /** A control character as unzip shows it. */
    private static final Pattern CONTROL = Pattern.compile("\\^([A-Z\\[\\]^_])");

    /** Takes an answer apart. */
    private static final class Answer {
        private final Cursor in;

        Answer(byte[] bytes) {
            in = new Cursor(bytes);
        }

        Archive archive() {
            String line = in.line();
            if (line.startsWith("!missing ")) {
                return new Archive("", "", List.of(), "", line.substring("!missing ".length()));
            } else if (line.startsWith("!")) {
                return line.equals("!none") ? Archive.NONE : Archive.failed(line.substring(1));
            }
            String[] words = line.split(" ");
            if (words.length != 5 || !line.startsWith("=")) {
                throw new IllegalArgumentException(line);
            }
            String handler = words[0].substring(1);
            String names = in.text(Integer.parseInt(words[2]));
            String[] found = in.text(Integer.parseInt(words[3])).split("\0", -1);
            String[] sums = in.text(Integer.parseInt(words[4])).split("\0");
            Map<String, String> digests = new HashMap<>();
            for (String sum : sums) {
                digests.put(sum.length() > 68 ? sum.substring(68) : "", sum.split(" ", 2)[0]);
            }
            boolean zip = handler.equals("ZipArchive");
            Map<String, Member> all = new HashMap<>();
            for (int i = 0; i + 9 < found.length; i += 10) {
                Member member = member(found, i, zip, digests);
                all.put(member.name(), member);
            }
            return archive(handler, words[1], names, all, zip);
        }

        private static Archive archive(
                String handler, String version, String names, Map<String, Member> all, boolean zip) {
            List<Member> members = new ArrayList<>();
            for (String name : names.isEmpty() ? new String[0] : names.split("\n")) {
                String raw = (zip ? name : unescaped(name)).replaceFirst("(?<=.)/+$", "");
                String normal = Archive.normal(raw);
                Member member = normal == null ? null : all.get(normal);
                if (member == null && zip) {
                    raw = CONTROL.matcher(raw).replaceAll(found -> quoted(found.group(1)));
                    member = all.get(String.valueOf(Archive.normal(raw)));
                }
                if (member == null) {
                    return Archive.failed("'" + name + "' is not found where it was unpacked");
                }
                members.add(member.standing(raw));
            }
            return Archive.of(handler, version, members);
        }

        private static String quoted(String letter) {
            return Matcher.quoteReplacement(String.valueOf((char) (letter.charAt(0) ^ '@')));
        }

        private static Member member(String[] f, int i, boolean zip, Map<String, String> digests) {
            String name = f[i + 8].isEmpty() ? "." : f[i + 8];
            Kind kind = switch (f[i]) {
                case "f" -> Kind.FILE;
                case "d" -> Kind.DIRECTORY;
                case "l" -> Kind.LINK;
                default -> Kind.OTHER;
            };
            String time = f[i + 3].contains(".") ? f[i + 3].substring(0, f[i + 3].indexOf('.')) : f[i + 3];
            long size = Long.parseLong(f[i + 2]);
            Member member = Member.of(
                            0,
                            name,
                            kind,
                            Integer.parseInt(f[i + 1], 8),
                            size,
                            Long.parseLong(time),
                            kind == Kind.LINK ? f[i + 9] : "")
                    .with(size, digests.getOrDefault(name, ""));
            return zip
                    ? member
                    : member.ownedBy(f[i + 4], f[i + 5], Long.parseLong(f[i + 6]), Long.parseLong(f[i + 7]));
        }

        /** As GNU tar shows names with {@code --quoting-style=escape}. */
        private static String unescaped(String name) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c != '\\' || i + 1 == name.length()) {
                    text.append(c);
                } else if (Character.isDigit(name.charAt(i + 1))) {
                    text.append((char) Integer.parseInt(name.substring(i + 1, Math.min(i + 4, name.length())), 8));
                    i += 3;
                } else {
                    int known = "abfnrtv".indexOf(name.charAt(++i));
                    text.append(known < 0 ? name.charAt(i) : "\u0007\b\f\n\r\t\u000b".charAt(known));
                }
            }
            return text.toString();
        }
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(30);
    }

    @Override
    public Archive absent(ResourceRef<Archive> ref) {
        return Archive.NONE;
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Archive> ref, Provider provider) {
        Source source = ref.key(Source.class);
        return source.request == null
                ? provider.path(source.path)
                : source.request.isLocal() ? Provider.Chance.LIKELY : provider.name("ca-certificates");
    }

    /** Of what a server has, what is done on the host may decide if that is the host itself. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Archive> read) {
        Source source = read.key(Source.class);
        boolean file = changed.type() instanceof FileType || changed.type() instanceof TreeType;
        String path = source.request == null
                ? source.path
                : source.request.with().url().replaceFirst("^file://", "");
        return changed.equals(read)
                || file && (path.equals(changed.key()) || Paths.isBelow(changed.key(), path))
                || source.request != null && source.request.isLocal() && changed.type() != TYPE && !file;
    }
}
