package dev.plumb.modules.machine;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Running values of the kernel's parameters; keys are their names with dots between the parts, as sysctl(8) writes them. Blanks
 * in a value count as one.
 */
final class KernelParameters extends ValueType {
    static final KernelParameters TYPE = new KernelParameters();

    /** What every kernel has, whatever modules it has loaded. */
    private static final Pattern BUILT_IN = Pattern.compile(
            "(kernel|vm|fs(?!\\.(nfs|xfs|ocfs2)\\.)|net\\.core)\\..*|net\\.ipv[46]\\.(?!conf\\.|neigh\\.|vs\\.).*");

    /** Forwarding of all interfaces, or of one. */
    private static final Pattern INTERFACE =
            Pattern.compile("net\\.(ipv4|ipv6)\\.conf\\.([^.]+)\\.(forwarding|accept_redirects|disable_ipv6)");

    private KernelParameters() {
        // at once: a number can be read only from its first byte on, and shells read byte by byte
        super("sysctl", """
                n='
                '
                a=$n$(grep -sH '' "$@")""", """
                if [ -f "$k" ];then
                if [ -r "$k" ];then
                v= r=$a
                while :;do case $r in
                *"$n$k:"*)r=${r#*"$n$k:"};for l in ${r%%"$n"*};do v="$v $l";done;;
                *)break;;
                esac;done
                v=${v# }
                else f='this user may not read it, or nobody can'
                fi
                [ -w "$k" ]||o='it cannot be written by this user, or /proc/sys is read-only'
                fi""");
    }

    /** The name with dots between its parts, whatever separates them where a task or file has it. */
    static String key(String name) {
        String text = name.strip();
        int slash = text.indexOf('/');
        int dot = text.indexOf('.');
        return slash >= 0 && (dot < 0 || slash < dot) ? exchanged(text) : text;
    }

    private static String exchanged(String text) {
        return text.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }

    /** Where the kernel shows it. */
    static String path(String key) {
        return "/proc/sys/" + exchanged(key);
    }

    /** The kernel takes a value as it is written to the parameter's file; none takes a parameter away. */
    @Override
    public @Nullable Action action(ResourceRef<ValueState> ref, ValueState before, ValueState after) {
        return after.value() == null
                ? null
                : Action.run(Script.of(
                        "printf '%s\\n' " + Sh.quote(after.value()) + " >" + Sh.quote(path(ref.key())) + "\n"));
    }

    @Override
    protected String word(String key) {
        return path(key);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ValueState> ref, Provider provider) {
        return BUILT_IN.matcher(ref.key()).matches() ? Provider.Chance.NONE : Provider.Chance.POSSIBLE;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
        return changed.equals(read) || changed.type() == this && after(changed.key(), "", read.key()) != null;
    }

    /** What the kernel makes of others when forwarding is switched. Source: Linux, {@code inet_forward_change} and its like. */
    @Override
    public @Nullable ValueState follows(
            ResourceRef<?> planned, State after, ResourceRef<ValueState> read, ValueState now) {
        String value = after instanceof ValueState state && state.value() != null ? state.value() : null;
        String follows = value == null || !now.exists() ? null : after(planned.key(), value, read.key());
        return follows == null ? null : new ValueState(follows, now.fixed());
    }

    private static @Nullable String after(String changed, String value, String read) {
        String all = changed.equals("net.ipv4.ip_forward") ? "net.ipv4.conf.all.forwarding" : changed;
        Matcher from = INTERFACE.matcher(all);
        boolean switches =
                from.matches() && from.group(2).equals("all") && !from.group(3).equals("accept_redirects");
        if (!switches) {
            return null;
        } else if (read.equals("net.ipv4.ip_forward")) {
            return all.equals("net.ipv4.conf.all.forwarding") ? value : null;
        }
        Matcher to = INTERFACE.matcher(read);
        if (!to.matches() || !to.group(1).equals(from.group(1))) {
            return null;
        } else if (to.group(3).equals(from.group(3))) {
            return value;
        }
        boolean redirects = from.group(1).equals("ipv4")
                && from.group(3).equals("forwarding")
                && to.group(3).equals("accept_redirects");
        return redirects && to.group(2).equals("all") ? value.equals("0") ? "1" : "0" : null;
    }
}
