package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Connections to hosts that answer anything. Without a change to its bytes an answer arrives whole, however it is cut in
 * pieces; any other one gives results or the connection's own failure, and the end of the streams leaves nobody waiting.
 */
class FrameFuzzTest {
    private static final int COUNT = 5000;
    private static final Pattern ECHO =
            Pattern.compile("echo (?:\"?(@[0-9a-f]{32})( [hbe] [^\"\n]*)?\"?|'(Plumb [^']*)')( >&2)?");

    @Test
    void anyAnswerToFramesGivesResultsOrAFailureOfTheHost() {
        Fuzz.run("frames", COUNT, (random, tell) -> new OddHost(random).check(tell));
    }

    @Test
    void whateverAShellSaysBeforeItIsRefusedMakesAMessage() {
        Mutator mutator = Mutator.ofTexts(
                List.of(
                        "sudo: a password is required\n",
                        "sudo: unknown user: app\nsudo: error initializing audit plugin sudoers_audit\n",
                        "Sorry, user ops is not allowed to execute '/bin/sh' as root on web.\n",
                        "su: Authentication failure\n",
                        "su: user app does not exist or the user entry does not contain all the required fields\n",
                        "doas: Operation not permitted\n",
                        "sh: 1: sudo: not found\n",
                        "This account is currently not available.\n"),
                List.of("sudo", "tty", "password"));
        Fuzz.run("refusals", COUNT, (random, tell) -> {
            Become.Method method = Become.Method.values()[random.nextInt(Become.Method.values().length)];
            Become become = random.nextInt(4) == 0 ? null : new Become("app", method, "", null);
            Launch launch = Launch.shell(become, random.nextBoolean() ? "secret" : null, "");
            String out = mutator.text(random);
            String err = mutator.text(random);
            tell.input(out + "\n----\n" + err);
            Refusal.Found found = Refusal.Found.of(mutator.text(random));
            String message = Refusal.classify(launch, out, err, found).getMessage();
            assertThat(message).isNotBlank().hasSizeLessThan(1000);
            assertThat(message.chars().noneMatch(Character::isISOControl)).isTrue();
        });
    }

    /** A host at the other end of a connection, and what becomes of the connection. */
    private static final class OddHost {
        private final SplittableRandom random;
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private final StringBuilder heard = new StringBuilder();
        private final List<Channel> channels = new ArrayList<>();
        private final List<Expected> expected = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final Timer timer = new Timer(tasks::add);
        private boolean alive = true;
        private Expected ended = new Expected(new byte[0], new byte[0], 0);

        OddHost(SplittableRandom random) {
            this.random = random;
        }

        private record Expected(byte[] out, byte[] err, int exit) {}

        void check(Fuzz.Tell tell) throws Exception {
            boolean right = random.nextInt(4) == 0;
            LockRequest lock = random.nextBoolean()
                    ? LockRequest.none()
                    : new LockRequest(LockRequest.Mode.EXCLUSIVE, Duration.ofSeconds(random.nextInt(2)), "me");
            try (HostConnection host = connection(lock)) {
                int count = 1 + random.nextInt(4);
                List<Script> scripts = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    Script script = Script.of("true");
                    scripts.add(random.nextInt(3) == 0 ? script.withTimeout(Duration.ofHours(1)) : script);
                }
                Batch batch = random.nextInt(3) == 0 ? Batch.ordered(scripts) : Batch.independent(scripts);
                CompletableFuture<List<ScriptResult>> answer = host.send(null, batch);
                runTasks();
                answer(right, tell);
                if (right) {
                    assertWhole(answer, batch.stopOnFailure());
                }
                close();
                assertOver(answer, count);
            } finally {
                timer.stop();
            }
        }

        private HostConnection connection(LockRequest lock) {
            ConnectionListener listener = new ConnectionListener() {
                @Override
                public void warning(String message) {
                    warnings.add(message);
                }
            };
            return new ShellConnection(
                    LocalShell.settings(1000, null),
                    "me",
                    new Wire(),
                    new HostLock("odd", "odd", lock, listener, new HostLocks(), null),
                    listener,
                    tasks::add,
                    timer);
        }

        private void runTasks() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        /** Says what a shell would say to what was written, whole or changed, in pieces. */
        private void answer(boolean right, Fuzz.Tell tell) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            List<String> tokens = new ArrayList<>();
            Matcher echo = ECHO.matcher(heard);
            int last = 0;
            while (echo.find()) {
                if (echo.group(1) == null) {
                    out.writeBytes(Token.bytes(echo.group(3) + "\n"));
                    continue;
                }
                if (!tokens.contains(echo.group(1))) {
                    tokens.add(echo.group(1));
                }
                // what the lock sends has frames too, but evaluates no script
                boolean ours = heard.substring(last, echo.start()).contains("eval ");
                String token = standIn(tokens.indexOf(echo.group(1)));
                if (echo.group(4) != null) {
                    again(token, echo.group(2), err);
                } else {
                    echo(token, echo.group(2), ours, out);
                }
                last = echo.end();
            }
            byte[] plainOut = right ? out.toByteArray() : mutated(out.toByteArray());
            byte[] plainErr = right ? err.toByteArray() : mutated(err.toByteArray());
            tell.input(text(plainOut) + "\n----\n" + text(plainErr));
            byte[] saidOut = withTokens(plainOut, tokens);
            byte[] saidErr = withTokens(plainErr, tokens);
            int outAt = 0;
            int errAt = 0;
            while (outAt < saidOut.length || errAt < saidErr.length) {
                boolean first = errAt == saidErr.length || outAt < saidOut.length && random.nextBoolean();
                byte[] from = first ? saidOut : saidErr;
                int at = first ? outAt : errAt;
                int to = Math.min(from.length, at + 1 + random.nextInt(random.nextInt(5) == 0 ? 5000 : 40));
                for (Channel channel : List.copyOf(channels)) {
                    if (first) {
                        channel.output.out(from, at, to - at);
                    } else {
                        channel.output.err(from, at, to - at);
                    }
                }
                outAt = first ? to : outAt;
                errAt = first ? errAt : to;
                if (random.nextBoolean()) {
                    runTasks();
                }
            }
            runTasks();
        }

        private byte[] mutated(byte[] said) {
            List<String> words = new ArrayList<>();
            words.addAll(List.of(" b ", " e ", " h ", " e 0\n", " e s\n", " e 999999999999\n", "@", "\n"));
            for (int i = 0; i < 6; i++) {
                words.addAll(
                        List.of(standIn(i), standIn(i) + " e 0\n", standIn(i).substring(0, 9)));
            }
            return new Mutator(List.of(said), words).bytes(random);
        }

        /** Stands for a token, which is new in each run, so that a seed always gives the same input. */
        private static String standIn(int index) {
            return "@" + Integer.toHexString(0xa0 + index).repeat(16);
        }

        /** The bytes with tokens, and beginnings of tokens, in the place of what stands for them. */
        private static byte[] withTokens(byte[] plain, List<String> tokens) {
            byte[] bytes = plain.clone();
            for (int at = 0; at < bytes.length; at++) {
                for (int i = 0; plain[at] == '@' && i < tokens.size(); i++) {
                    byte[] standIn = Token.bytes(standIn(i));
                    int same = Arrays.mismatch(plain, at, plain.length, standIn, 0, standIn.length);
                    int length = same < 0 ? standIn.length : same;
                    if (length > 8) {
                        System.arraycopy(Token.bytes(tokens.get(i)), 0, bytes, at, length);
                    }
                }
            }
            return bytes;
        }

        /** What an echo of ours gives on standard output. */
        private void echo(String token, String rest, boolean ours, ByteArrayOutputStream out) {
            if (rest.startsWith(" h")) {
                out.writeBytes(Token.bytes(token + " h 77\n"));
            } else if (rest.startsWith(" b")) {
                out.writeBytes(noise());
                out.writeBytes(Token.bytes(token + " b 78\n"));
            } else {
                byte[] none = new byte[0];
                ended = ours
                        ? new Expected(noise(), noise(), random.nextInt(4) == 0 ? random.nextInt(256) : 0)
                        : new Expected(none, none, 0);
                if (ours) {
                    expected.add(ended);
                }
                out.writeBytes(ended.out);
                out.writeBytes(Token.bytes(token + " e " + ended.exit + "\n"));
            }
        }

        /** What the same gives on standard error. */
        private void again(String token, String rest, ByteArrayOutputStream err) {
            if (rest == null) {
                err.writeBytes(Token.bytes(token + "\n"));
            } else {
                err.writeBytes(ended.err);
                err.writeBytes(Token.bytes(token + " e " + ended.exit + "\n"));
            }
        }

        private byte[] noise() {
            byte[] noise = new byte[random.nextInt(random.nextInt(10) == 0 ? 3000 : 60)];
            random.nextBytes(noise);
            return noise;
        }

        private void assertWhole(CompletableFuture<List<ScriptResult>> answer, boolean ordered) throws Exception {
            assertThat(answer).isCompleted();
            List<ScriptResult> results = answer.get();
            for (int i = 0; i < results.size(); i++) {
                ScriptResult result = results.get(i);
                Expected one = expected.get(i);
                assertThat(result.exit()).isEqualTo(one.exit);
                assertKept(result.stdout(), one.out);
                assertKept(result.stderr(), one.err);
                boolean whole = result.stdout().length == one.out.length && result.stderr().length == one.err.length;
                assertThat(result.truncated()).isEqualTo(!whole);
            }
        }

        /** What is kept is the beginning: all of it, as much as of one stream, or what all scripts together have left. */
        private void assertKept(byte[] kept, byte[] said) {
            assertThat(kept).isEqualTo(Arrays.copyOf(said, kept.length)).hasSizeLessThanOrEqualTo(1000);
            int all = expected.stream()
                    .mapToInt(each -> each.out.length + each.err.length)
                    .sum();
            if (all <= 4000) {
                assertThat(kept).hasSize(Math.min(1000, said.length));
            }
        }

        private void close() {
            alive = random.nextBoolean();
            for (Channel channel : List.copyOf(channels)) {
                channel.output.closed();
            }
            runTasks();
            // a shell whose end is told may have been followed by another one
            alive = false;
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).output.closed();
                runTasks();
            }
        }

        private static void assertOver(CompletableFuture<List<ScriptResult>> answer, int count) throws Exception {
            assertThat(answer).isDone();
            try {
                assertThat(answer.get()).hasSize(count).doesNotContainNull();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(HostException.class);
            }
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private record Channel(Transport.Output output) {}

        private final class Wire implements Transport {
            @Override
            public Remote start(String command, Output output) {
                if (!alive) {
                    throw new HostException(HostException.Reason.LOST, "the connection was lost");
                }
                channels.add(new Channel(output));
                return new Remote() {
                    @Override
                    public OutputStream input() {
                        return new OutputStream() {
                            @Override
                            public void write(int b) {
                                heard.append((char) (b & 255));
                            }
                        };
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public boolean alive() {
                return alive;
            }

            @Override
            public boolean mayDieSilently() {
                return false;
            }

            @Override
            public String deathCause() {
                return "";
            }

            @Override
            public void close() {
                alive = false;
            }
        }
    }
}
