package dev.plumb.modules.system;

import dev.plumb.modules.kit.accounts.AccountTools;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.UserState.Shadow;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Scripts that bring a user about. */
final class UserCommands {
    private UserCommands() {}

    /** Removes the user. */
    static Script remove(UserModule.Params p) {
        return Script.of(AccountTools.needs("userdel") + "userdel " + (p.force() ? "-f " : "")
                + (p.remove() ? "-r " : "") + Sh.quote(p.name()) + "\n");
    }

    /** Creates the user, or changes what differs. */
    static Script ensure(UserModule.Params p, UserState now, UserState want) {
        StringBuilder text = new StringBuilder("set -e\n");
        text.append(now.exists() ? modify(p, now, want) : create(p, want));
        String hash = hash(p, now);
        if (hash != null) {
            text.append("chpasswd -e\n");
        }
        text.append(ageing(p, now));
        Script script = Script.of(text.toString());
        return hash == null ? script : script.withInput(Input.of(p.name() + ":" + hash + "\n"));
    }

    private static @Nullable String hash(UserModule.Params p, UserState now) {
        String password = p.password();
        boolean sets =
                password != null && (!now.exists() || now.shadow() != null && UserPlan.setsPassword(p, now.shadow()));
        return sets && password != null ? UserPlan.hashToSet(p, password) : null;
    }

    private static String create(UserModule.Params p, UserState want) {
        List<String> words = new ArrayList<>(List.of("useradd"));
        StringBuilder text = new StringBuilder(AccountTools.needs("useradd"));
        number(words, p);
        if (p.group() != null) {
            words.addAll(List.of("-g", p.group()));
        } else if (want.group() == null) {
            // A group of its name is there already; useradd would refuse to make its own.
            words.add("-N");
        }
        if (p.groups() != null && !p.groups().isEmpty()) {
            words.addAll(List.of("-G", String.join(",", new TreeSet<>(p.groups()))));
        }
        option(words, "-c", p.comment(), null);
        option(words, "-d", p.home(), null);
        option(words, "-s", p.shell(), null);
        if (want.shadow() != null && want.shadow().expires() != null) {
            words.addAll(List.of("-e", day(want.shadow().expires())));
        }
        if (p.createHome()) {
            words.add("-m");
            option(words, "-k", p.skeleton(), null);
            Integer mode = p.homeMode();
            // HOME_MODE of the host's login.defs would win over a umask
            option(words, "-K", mode == null ? null : "HOME_MODE=0" + Integer.toOctalString(mode), null);
            option(words, "-K", p.umask() == null ? null : "UMASK=0" + p.umask(), null);
            if (p.home() != null && p.home().lastIndexOf('/') > 0) {
                String parent = p.home().substring(0, p.home().lastIndexOf('/'));
                text.append("mkdir -p ").append(Sh.quote(parent)).append('\n');
            }
        } else {
            words.add("-M");
        }
        if (p.system()) {
            words.add("-r");
        }
        words.add(p.name());
        return text.append(Sh.words(words)).append(" </dev/null\n").toString();
    }

    private static String modify(UserModule.Params p, UserState now, UserState want) {
        List<String> words = new ArrayList<>(List.of("usermod"));
        if (!Objects.equals(now.uid(), want.uid())) {
            number(words, p);
        }
        option(words, "-g", p.group(), now.group());
        if (!Objects.equals(now.groups(), want.groups())) {
            TreeSet<String> groups = new TreeSet<>(p.groups() == null ? List.of() : p.groups());
            if (p.append()) {
                words.add("-a");
                groups.removeAll(now.groups() == null ? new TreeSet<>() : now.groups());
            }
            words.addAll(List.of("-G", String.join(",", groups)));
        }
        option(words, "-c", p.comment(), now.comment());
        option(words, "-d", p.home(), now.home());
        if (words.contains("-d") && p.moveHome()) {
            words.add("-m");
        }
        option(words, "-s", p.shell(), now.shell());
        shadow(words, p, now, want);
        StringBuilder text = new StringBuilder();
        if (words.size() > 1) {
            words.add(p.name());
            text.append(AccountTools.needs("usermod")).append(Sh.words(words)).append(" </dev/null\n");
        }
        if (p.createHome() && want.home() != null) {
            text.append(makeHome(p, want.home()));
        }
        return text.toString();
    }

    private static void shadow(List<String> words, UserModule.Params p, UserState now, UserState want) {
        Shadow before = now.shadow();
        Shadow after = want.shadow();
        if (before == null || after == null) {
            return;
        }
        if (after.expires() != null && !after.expires().equals(before.expires())) {
            words.addAll(List.of("-e", day(after.expires())));
        }
        if (!Objects.equals(before.locked(), after.locked()) && !UserPlan.setsPassword(p, before)) {
            words.add(Boolean.TRUE.equals(after.locked()) ? "-L" : "-U");
        }
    }

    private static void number(List<String> words, UserModule.Params p) {
        if (p.uid() != null) {
            words.addAll(List.of("-u", p.uid().toString()));
            if (p.nonUnique()) {
                words.add("-o");
            }
        }
    }

    private static void option(List<String> words, String flag, @Nullable String wanted, @Nullable String now) {
        if (wanted != null && !wanted.equals(now)) {
            words.add(flag);
            words.add(wanted);
        }
    }

    /** The day as useradd and usermod take it. */
    private static String day(String expires) {
        return expires.equals("never") ? "" : expires;
    }

    private static String ageing(UserModule.Params p, UserState now) {
        List<String> words = new ArrayList<>(List.of("chage"));
        Shadow before = now.shadow() == null ? Shadow.NOTHING : now.shadow();
        if (p.passwordExpireMin() != null && !p.passwordExpireMin().equals(before.minDays())) {
            words.addAll(List.of("-m", p.passwordExpireMin().toString()));
        }
        if (p.passwordExpireMax() != null && !p.passwordExpireMax().equals(before.maxDays())) {
            words.addAll(List.of("-M", p.passwordExpireMax().toString()));
        }
        if (words.size() == 1) {
            return "";
        }
        words.add(p.name());
        return Sh.words(words) + " </dev/null\n";
    }

    /** Makes the home directory of an existing user as useradd would, which reads numbers of login.defs as C does. */
    private static String makeHome(UserModule.Params p, String home) {
        String skeleton = Sh.quote(p.skeleton() == null ? "/etc/skel" : p.skeleton());
        String umask = p.umask() == null
                ? "$(sed -n 's/^UMASK[[:space:]]*\\([0-7]*\\).*/\\1/p' /etc/login.defs 2>/dev/null)"
                : Sh.quote("0" + p.umask());
        String mode = p.umask() == null
                ? "$(sed -n 's/^HOME_MODE[[:space:]]*\\([0-7]*\\).*/\\1/p' /etc/login.defs 2>/dev/null)"
                : "";
        return "h=" + Sh.quote(home) + "\nif [ ! -d \"$h\" ]; then\n"
                + "mkdir -p \"${h%/*}/\"\nm=" + umask + "\nx=" + mode + "\n(umask 077; mkdir \"$h\")\n"
                + "if [ -d " + skeleton + " ]; then cp -R -p " + skeleton + "/. \"$h\"; fi\n"
                + "chmod \"$(printf %o $((${x:-0777 & ~${m:-022}})))\" \"$h\"\n"
                + "chown -R \"$(id -u " + Sh.quote(p.name()) + "):$(id -g " + Sh.quote(p.name()) + ")\" \"$h\"\nfi\n";
    }
}
