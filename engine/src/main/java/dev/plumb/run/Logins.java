package dev.plumb.run;

import dev.plumb.host.Become;
import dev.plumb.host.HostConnection;
import dev.plumb.host.HostException;
import dev.plumb.host.RefusedException;
import dev.plumb.host.RefusedException.Lack;
import dev.plumb.plan.Forecast;
import dev.plumb.plan.PlanStates;
import dev.plumb.plan.ReadingUser;
import dev.plumb.plan.StateCache;
import dev.plumb.resource.Change;
import dev.plumb.resource.State;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who can be become on one host, as far as that was tried. That somebody was refused when tasks were looked ahead at says
 * nothing yet: an earlier task may make the account. Used by the host's own thread only.
 */
final class Logins {
    private final String host;
    private final boolean check;
    private final Map<String, HostException> refusals = new HashMap<>();
    private final Set<String> accepted = new HashSet<>();

    /**
     * Nobody was tried yet.
     *
     * @param check whether what is planned is never done
     */
    Logins(String host, boolean check) {
        this.host = host;
        this.check = check;
    }

    /** Whether it says only that a user cannot be become. */
    static boolean isRefusal(HostException e) {
        return e.reason() == HostException.Reason.BECOME;
    }

    /** The results of what was sent as a user; null when the user was refused. */
    @Nullable
    List<ScriptResult> granted(String user, CompletableFuture<List<ScriptResult>> sent) {
        try {
            List<ScriptResult> results = LazyConnection.await(sent);
            refusals.remove(user);
            accepted.add(user);
            return results;
        } catch (HostException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            refusals.put(user, e);
            return null;
        }
    }

    /** Ends shells of accounts that are to be altered: who is in use cannot be, and a process keeps its groups. */
    static void leave(List<Change<?>> changes, HostConnection connection) {
        for (Change<?> change : changes) {
            if (change.ref().type().name().equals("user")) {
                LazyConnection.await(connection.leave(change.ref().key()));
            }
        }
    }

    /** Nothing that waits was run, since its user was refused: the first item fails, and those after it are planned again. */
    void refuse(List<PendingItem> pending) {
        PreparedTask.Settings settings = pending.get(0).item().settings();
        HostException why = Objects.requireNonNull(refusals.get(settings.user()));
        pending.forEach(PendingItem::skip);
        pending.get(0).refuse(told(settings, why));
    }

    /** Something was done on the host: who was refused may not be now. */
    void tryAgain() {
        refusals.clear();
    }

    /** It may be another host, or another login user. */
    void forget() {
        refusals.clear();
        accepted.clear();
    }

    /** As whom an item with these settings reads, on top of what is planned. */
    ReadingUser reader(PreparedTask.Settings settings, Forecast forecast) {
        Become become = settings.become();
        if (become == null) {
            return new ReadingUser(null, null, List.of(), false, null);
        }
        Forecast.Foreseen account = forecast.account(become.user());
        State planned = account == null ? null : account.state();
        if (check && account != null && planned != null && !planned.exists()) {
            return ReadingUser.failing("there is no user " + become.user() + " on " + host + " then: " + account.cause()
                    + " takes it away");
        }
        HostException refusal = refusals.get(StateCache.key(become));
        if (refusal != null) {
            return instead(become, refusal, forecast);
        }
        boolean unseen = settings.dry() && !become.user().equals("root") && !accepted.contains(StateCache.key(become));
        return new ReadingUser(become, null, List.of(), unseen, null);
    }

    /** What a dry run takes for granted of a user that will only be there, or be allowed, by what is planned. */
    private ReadingUser instead(Become become, HostException refusal, Forecast forecast) {
        List<String> assumptions = new ArrayList<>();
        Set<Lack> lacks = refusal instanceof RefusedException refused ? refused.lacks() : Set.of();
        for (Lack lack : lacks) {
            String provider = check ? provider(lack, become, forecast) : null;
            if (provider == null) {
                return ReadingUser.failing(told(become, lack, refusal));
            }
            assumptions.add(provider);
        }
        if (lacks.isEmpty()) {
            return ReadingUser.failing(told(become, Lack.PERMISSION, refusal));
        }
        Become root = new Become("root", become.method(), become.flags(), become.executable());
        boolean noRoot = become.user().equals("root") || refusals.containsKey(StateCache.key(root));
        String name = become.user();
        String group = Objects.requireNonNullElse(forecast.ofAccount(name, "group"), name);
        PlanStates.Absent absent = new PlanStates.Absent(name, group, forecast.ofAccount(name, "home"));
        return new ReadingUser(noRoot ? null : root, absent, assumptions, false, null);
    }

    private static @Nullable String provider(Lack lack, Become become, Forecast forecast) {
        return switch (lack) {
            case USER -> from("user " + become.user(), forecast.accountFrom(become.user()));
            case PROGRAM -> {
                String program = become.executable() != null
                        ? become.executable()
                        : become.method().name().toLowerCase(java.util.Locale.ROOT);
                yield from("program " + program, forecast.programFrom(program));
            }
            case PERMISSION -> from("permission to become " + become.user(), forecast.permissionFrom());
            case PASSWORD -> null;
        };
    }

    private static @Nullable String from(String what, @Nullable String provider) {
        return provider == null ? null : what + " from " + provider;
    }

    /** Why a task with these settings fails, whose user was refused. */
    String told(PreparedTask.Settings settings, HostException why) {
        Become become = settings.become();
        if (become == null) {
            return String.valueOf(why.getMessage());
        }
        boolean noUser =
                why instanceof RefusedException refused && refused.lacks().equals(Set.of(Lack.USER));
        return told(become, noUser ? Lack.USER : Lack.PERMISSION, why);
    }

    private String told(Become become, Lack lack, HostException why) {
        return lack == Lack.USER
                ? "there is no user " + become.user() + " on " + host + ", and no earlier task makes it: correct"
                        + " become_user, or make the user first"
                : "become: " + why.getMessage();
    }
}
