package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Variables;
import dev.plumb.facts.Facts;
import dev.plumb.facts.FactsLayer;
import dev.plumb.facts.FactsState;
import dev.plumb.host.ConnectionListener;
import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.Connector;
import dev.plumb.host.HostConnection;
import dev.plumb.host.LockRequest;
import dev.plumb.plan.StateCache;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Directives;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Step;
import dev.plumb.program.ThisMachine;
import dev.plumb.report.Event;
import dev.plumb.resource.Read;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The hosts of a run and what is known of them; made when a play first names them. */
final class Hosts implements AutoCloseable {
    private final RunContext context;
    private final Connecting connector;
    private final LockRequest lock;
    private final Machines machines = new Machines();
    private final Map<String, HostRun> hosts = new LinkedHashMap<>();
    private final ConcurrentHashMap<Path, Map<String, YamlNode>> varsFiles = new ConcurrentHashMap<>();

    Hosts(RunContext context, LockRequest lock, Connecting connector) {
        this.context = context;
        this.lock = lock;
        this.connector = connector;
    }

    /** The way to hosts; replaced in tests by hosts made of memory. */
    interface Connecting extends AutoCloseable {
        /** Connects, or fails with a {@link dev.plumb.host.HostException}. */
        HostConnection connect(ConnectionSettings settings, LockRequest lock, ConnectionListener listener);

        @Override
        default void close() {}

        /** By SSH or locally. */
        static Connecting real() {
            Connector connector = new Connector();
            return new Connecting() {
                @Override
                public HostConnection connect(
                        ConnectionSettings settings, LockRequest lock, ConnectionListener listener) {
                    return connector.connect(settings, lock, listener);
                }

                @Override
                public void close() {
                    connector.close();
                }
            };
        }
    }

    /** All hosts so far, in the order in which they came. */
    List<HostRun> all() {
        synchronized (hosts) {
            return List.copyOf(hosts.values());
        }
    }

    /** Those that take part in plays. */
    List<HostRun> joined() {
        return all().stream().filter(HostRun::hasJoined).toList();
    }

    /** What a play sees on a host outside of any task. */
    Variables scope(PlayState play, String name) {
        return member(play, name).variables.scope();
    }

    /** A host's run, new or from an earlier play, with its variables in this play. */
    TaskRunner runner(PlayState play, List<Step> steps, String name) {
        Member member = member(play, name);
        member.host.link().use(() -> settings(name, play.play(), member.variables));
        return new TaskRunner(
                context,
                play,
                new StepSequence(steps),
                member.host,
                member.variables,
                other -> member(play, other).host);
    }

    private record Member(HostRun host, HostVariables variables) {}

    /** A host, made when it is first named, as it takes part in a play. */
    private Member member(PlayState play, String name) {
        synchronized (hosts) {
            HostRun known = hosts.get(name);
            HostRun.Facts set = known != null ? known.facts() : new HostRun.Facts();
            StateCache cache = known != null ? known.cache() : new StateCache();
            HostVariables variables = variables(play, name, set, () -> factsOf(cache, set));
            HostRun host = known != null ? known : create(name, play.play(), variables, cache, set);
            hosts.put(name, host);
            return new Member(host, variables);
        }
    }

    private HostRun create(String name, Play play, HostVariables variables, StateCache cache, HostRun.Facts set) {
        Set<String> joined = ConcurrentHashMap.newKeySet();
        return new HostRun(
                name,
                cache,
                new HostLink(
                        () -> settings(name, play, variables),
                        to -> connect(to, name, joined),
                        machines,
                        cache,
                        new Logins(name, context.options().check()),
                        context.options().check()),
                set,
                joined);
    }

    private HostConnection connect(ConnectionSettings to, String name, Set<String> joined) {
        ConnectionListener listener = listener(name);
        return lock.mode() == LockRequest.Mode.EXCLUSIVE
                ? new JoiningConnection(
                        request -> connector.connect(to, request, listener),
                        lock,
                        context.origin(),
                        listener,
                        joined::add)
                : connector.connect(to, lock, listener);
    }

    /** Variables of a host in a play. */
    HostVariables variables(
            PlayState play, String name, HostRun.Facts set, Supplier<Map<String, @Nullable Object>> facts) {
        HostVariables.Sources sources = new HostVariables.Sources(
                context.inventory().variables(name, play.directory()),
                new FactsLayer(() -> play.play().gatherFacts() || set.gathered(), facts),
                new VarsFilesLayer(context.expressions(), play.play().options(), play.directory(), varsFiles),
                new MagicVariables(context, play, name, other -> other(play, name, other)),
                context.options().extraVars());
        return new HostVariables(context.expressions(), play, sources, set);
    }

    /** What one host sees of another's variables. */
    private Variables other(PlayState play, String name, String other) {
        Member member = member(play, other);
        if (name.equals(other) || play.isRehearsal()) {
            return member.variables.scope();
        }
        HostRun.Facts set = member.host.facts();
        return variables(play, other, set, () -> foreignFacts(member.host)).scope();
    }

    private static Map<String, @Nullable Object> foreignFacts(HostRun host) {
        try {
            return factsOf(host.cache(), host.facts());
        } catch (NotKnownException e) {
            if (e.need() instanceof Read<?>) {
                throw new NotKnownException(
                        "facts of " + host.name() + " are not read yet", new ForeignFacts(host, Read.of(Facts.ref())));
            }
            throw e;
        }
    }

    private static Map<String, @Nullable Object> factsOf(StateCache cache, HostRun.Facts set) {
        Read<FactsState> read = Read.of(Facts.ref());
        StateCache.Entry entry = cache.find("", read);
        if (entry == null) {
            throw new NotKnownException("facts are not read yet", read);
        }
        if (!(entry.state() instanceof FactsState state)) {
            throw new NotKnownException("facts cannot be read: " + entry.failure(), null);
        }
        return set.withUncertain(state.values());
    }

    private ConnectionSettings settings(String name, Play play, HostVariables variables) {
        Variables scope = variables.scope();
        Connections.Keywords keywords = keywords(play.directives(), scope);
        ConnectionSettings settings =
                Connections.settings(name, keywords, context.options().connection(), scope);
        context.addSecret(settings.password());
        context.addSecret(settings.becomePassword());
        context.addSecret(settings.keyPassphrase());
        return settings;
    }

    private Connections.Keywords keywords(Directives directives, Variables scope) {
        return new Connections.Keywords(
                text(directives.get(Directive.REMOTE_USER), scope),
                text(directives.get(Directive.CONNECTION), scope),
                text(directives.get(Directive.PORT), scope));
    }

    private @Nullable String text(@Nullable YamlNode node, Variables scope) {
        Expressions expressions = context.expressions();
        Object value = node == null ? null : expressions.resolve(node, scope);
        return value == null ? null : String.valueOf(value);
    }

    private ConnectionListener listener(String name) {
        return new ConnectionListener() {
            @Override
            public void uploadProgress(long sent, long total) {
                context.emit(new Event.UploadProgress(name, sent, total));
            }

            @Override
            public void progress(String what) {
                context.emit(new Event.Working(name, what));
            }

            @Override
            public void step(String what) {
                if (context.options().verbosity() > 2) {
                    context.emit(new Event.LoginStep(name, what));
                }
            }

            @Override
            public void warning(String message) {
                context.emit(new Event.Warning(name, message));
            }
        };
    }

    /** Ends what runs on all hosts. */
    void cancel() {
        all().forEach(host -> host.link().cancel());
    }

    @Override
    public void close() {
        all().forEach(host -> host.link().close());
        connector.close();
    }

    /** The lock that a run of this kind asks for. */
    static LockRequest lock(RunOptions options, String playbooks) {
        LockRequest.Mode mode = options.check() ? LockRequest.Mode.SHARED : LockRequest.Mode.EXCLUSIVE;
        Duration patience = options.lockWait();
        String user = ThisMachine.user();
        String what = (options.check() ? "check " : "apply ") + playbooks;
        return new LockRequest(
                mode, patience, user + " (pid " + ProcessHandle.current().pid() + "): " + what);
    }
}
