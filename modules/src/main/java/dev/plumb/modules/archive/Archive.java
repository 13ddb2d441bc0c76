package dev.plumb.modules.archive;

import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in an archive. Its members are such that they can be unpacked below any directory: each has another name, none is
 * absolute, has {@code ..} in its name, is a device or the like, or is reached through a link of the archive.
 *
 * @param handler what Ansible calls what unpacks it, such as {@code TgzArchive}; empty when there is no archive
 * @param version what tells this content from another: a digest of the archive, or of what tells where it comes from
 * @param members in the archive's order
 * @param error why it cannot be read or is refused, or empty
 * @param missing program that the host needs to read it and has not, or empty
 */
record Archive(String handler, String version, List<Member> members, String error, String missing) implements State {
    /** Members that an archive may have. */
    static final int MOST = 1_000_000;

    /** No archive. */
    static final Archive NONE = failed("");

    static Archive failed(String error) {
        return new Archive("", "", List.of(), error, "");
    }

    /** An archive of these members, unless they are refused. */
    static Archive of(String handler, String version, Collection<Member> all) {
        Map<String, Member> last = new LinkedHashMap<>();
        for (Member member : all) {
            String name = normal(member.name());
            String wrong = name == null ? "'" + member.name() + "' would land outside dest" : refused(member, name);
            if (name == null || wrong != null) {
                return failed(wrong == null ? "" : wrong);
            }
            Member before = last.remove(name);
            boolean stays = before != null && before.kind() == Kind.DIRECTORY && member.kind() != Kind.DIRECTORY;
            if (stays) {
                return failed("'" + name + "' is a directory and something else in it");
            }
            last.put(name, member);
        }
        String through = through(last);
        if (through != null || last.isEmpty()) {
            return failed(through == null ? "there is nothing in it" : through);
        }
        Map<String, Member> files = new HashMap<>();
        List<Member> members = new ArrayList<>();
        for (Map.Entry<String, Member> each : last.entrySet()) {
            Member found = each.getValue();
            Member named = found.named(each.getKey());
            if (found.isOtherName()) {
                Member first = files.get(String.valueOf(normal(found.target())));
                if (first == null) {
                    return failed("'" + each.getKey() + "' is another name of '" + found.target()
                            + "', which is not before it in it");
                }
                named = named.sameAs(first);
            }
            files.put(each.getKey(), named);
            members.add(named);
        }
        return new Archive(handler, version, List.copyOf(members), "", "");
    }

    private static @Nullable String refused(Member member, String name) {
        if (member.kind() == Kind.OTHER) {
            return "'" + name + "' is a device, a pipe or the like";
        } else if (name.indexOf('\n') >= 0 || name.indexOf('\0') >= 0) {
            return "the name of '" + name.replaceAll("[\n\0]", "?") + "' has a line end in it";
        } else if (name.indexOf('\uFFFD') >= 0) {
            return "the name of '" + name + "' is not UTF-8";
        } else if (member.target().indexOf('\uFFFD') >= 0) {
            return "what '" + name + "' leads to, '" + member.target() + "', is not UTF-8";
        }
        return name.equals(".") && member.kind() != Kind.DIRECTORY ? "a member has no name" : null;
    }

    /** A member that is reached through one that is no directory. */
    private static @Nullable String through(Map<String, Member> all) {
        for (String name : all.keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                Member above = all.get(name.substring(0, slash));
                if (above != null && above.kind() == Kind.LINK) {
                    return "'" + name + "' would land wherever the link '" + above.name() + "' leads";
                } else if (above != null && above.kind() != Kind.DIRECTORY) {
                    return "'" + above.name() + "' is a file, and '" + name + "' is in it";
                }
            }
        }
        return null;
    }

    /** A name without empty parts and dots; null when it leads elsewhere. */
    static @Nullable String normal(String name) {
        if (name.startsWith("/")) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                return null;
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? "." : String.join("/", parts);
    }

    @Override
    public boolean exists() {
        return !handler.isEmpty();
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }
}
