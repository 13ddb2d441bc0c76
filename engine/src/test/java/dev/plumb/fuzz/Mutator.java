package dev.plumb.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes odd inputs out of right ones: cut, doubled, flipped, with numbers, bytes and lines that nobody expects. */
public final class Mutator {
    private static final List<byte[]> ODD = odd();

    private final List<byte[]> seeds;
    private final List<byte[]> words;

    /**
     * @param seeds right inputs, at least one
     * @param words what means something in them, inserted here and there
     */
    public Mutator(List<byte[]> seeds, List<String> words) {
        this.seeds = seeds;
        this.words = new ArrayList<>(ODD);
        words.forEach(word -> this.words.add(word.getBytes(StandardCharsets.UTF_8)));
    }

    /** With right inputs as texts. */
    public static Mutator ofTexts(List<String> seeds, List<String> words) {
        return new Mutator(
                seeds.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                words);
    }

    private static List<byte[]> odd() {
        List<byte[]> odd = new ArrayList<>();
        for (String text : List.of(
                "0",
                "-1",
                "1",
                "-0",
                "08",
                "2147483648",
                "-2147483649",
                "9223372036854775808",
                "1e999999999",
                "1e-9",
                "0x7f",
                "99999999999999999999999999999999999999",
                "NaN",
                "Infinity",
                "\0",
                "\n",
                "\r\n",
                "\r",
                "\t",
                " ",
                "\u001b[31m",
                "\u0085",
                "\u2028",
                "\ufeff",
                "\ud83d\ude42",
                "é",
                "/",
                "..",
                "-",
                "--",
                "=",
                ":",
                "::",
                "|",
                "'",
                "\"",
                "\\",
                "$",
                "${",
                "}",
                "{",
                "[",
                "]",
                "(",
                ")",
                "<",
                ">",
                "%",
                "%s",
                "*",
                "?",
                "@",
                "#",
                "!",
                "&",
                ",",
                ";",
                "null",
                "true",
                "\n\n")) {
            odd.add(text.getBytes(StandardCharsets.UTF_8));
        }
        // not UTF-8: a lone continuation, an overlong form, a surrogate, a byte that never occurs, a cut sequence
        odd.add(new byte[] {(byte) 0x80});
        odd.add(new byte[] {(byte) 0xc0, (byte) 0xaf});
        odd.add(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        odd.add(new byte[] {(byte) 0xff});
        odd.add(new byte[] {(byte) 0xf0, (byte) 0x9f});
        return odd;
    }

    /** A right input, perhaps together with another, changed in a few places. */
    public byte[] bytes(SplittableRandom random) {
        byte[] now = pick(seeds, random);
        int times = random.nextInt(10) == 0 ? 1 + random.nextInt(30) : 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            now = mutate(now, random);
        }
        return now;
    }

    /** The same as text. */
    public String text(SplittableRandom random) {
        return new String(bytes(random), StandardCharsets.UTF_8);
    }

    private byte[] mutate(byte[] now, SplittableRandom random) {
        int at = random.nextInt(now.length + 1);
        int to = Math.min(now.length, at + 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 8));
        return switch (random.nextInt(14)) {
            case 0 -> Arrays.copyOf(now, at);
            case 1 -> join(now, 0, at, new byte[0], now, to);
            case 2 -> join(now, 0, to, Arrays.copyOfRange(now, at, to), now, to);
            case 3 -> flip(now, random);
            case 4, 5 -> join(now, 0, at, pick(words, random), now, at);
            case 6 -> join(now, 0, at, pick(words, random), now, to);
            case 7 -> number(now, random);
            case 8 -> lines(now, random);
            case 9 -> join(now, 0, at, piece(pick(seeds, random), random), now, at);
            case 10 -> join(now, 0, at, longRun(now, at, random), now, at);
            case 11 -> field(now, random);
            case 12 -> {
                byte[] noise = new byte[1 + random.nextInt(8)];
                random.nextBytes(noise);
                yield join(now, 0, at, noise, now, at);
            }
            default -> repeated(now, at, to, random);
        };
    }

    private static byte[] flip(byte[] now, SplittableRandom random) {
        byte[] flipped = now.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** Puts something odd in the place of a number. */
    private byte[] number(byte[] now, SplittableRandom random) {
        int start = random.nextInt(now.length + 1);
        for (int i = start; i < now.length; i++) {
            if (now[i] >= '0' && now[i] <= '9') {
                int end = i;
                while (end < now.length && now[end] >= '0' && now[end] <= '9') {
                    end++;
                }
                return join(now, 0, i, pick(words, random), now, end);
            }
        }
        return now;
    }

    /** Puts something odd, or nothing, in the place of a field between separators. */
    private byte[] field(byte[] now, SplittableRandom random) {
        int at = random.nextInt(now.length + 1);
        int start = at;
        while (start > 0 && " :\t\n=,".indexOf(now[start - 1]) < 0) {
            start--;
        }
        int end = at;
        while (end < now.length && " :\t\n=,".indexOf(now[end]) < 0) {
            end++;
        }
        byte[] other = random.nextInt(3) == 0 ? new byte[0] : pick(words, random);
        return join(now, 0, start, other, now, end);
    }

    /** Leaves a line out, doubles it, or exchanges it with another. */
    private static byte[] lines(byte[] now, SplittableRandom random) {
        String text = new String(now, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, lines.get(at));
            case 2 -> lines.set(other, lines.get(at));
            default -> lines.set(at, "");
        }
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] longRun(byte[] now, int at, SplittableRandom random) {
        byte[] run = new byte[random.nextInt(20) == 0 ? 100_000 : 1 + random.nextInt(3000)];
        byte one = random.nextBoolean() && at < now.length ? now[at] : (byte) "a0 /([{-'\n".charAt(random.nextInt(10));
        Arrays.fill(run, one);
        return run;
    }

    private static byte[] repeated(byte[] now, int from, int to, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int times = random.nextInt(random.nextInt(10) == 0 ? 300 : 12);
        for (int i = 0; i < times; i++) {
            out.write(now, from, to - from);
        }
        return join(now, 0, to, out.toByteArray(), now, to);
    }

    private static byte[] piece(byte[] of, SplittableRandom random) {
        int from = random.nextInt(of.length + 1);
        return Arrays.copyOfRange(of, from, Math.min(of.length, from + random.nextInt(400)));
    }

    private static byte[] join(byte[] head, int from, int to, byte[] middle, byte[] tail, int tailFrom) {
        byte[] joined = new byte[to - from + middle.length + tail.length - tailFrom];
        System.arraycopy(head, from, joined, 0, to - from);
        System.arraycopy(middle, 0, joined, to - from, middle.length);
        System.arraycopy(tail, tailFrom, joined, to - from + middle.length, tail.length - tailFrom);
        return joined;
    }

    private static byte[] pick(List<byte[]> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    /** Words that stand in lines, divided by at least two blanks. */
    public static List<String> words(String text) {
        return List.of(text.strip().split("\\s{2,}|\n"));
    }

    /** The bytes of a resource beside a class. */
    public static byte[] resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
