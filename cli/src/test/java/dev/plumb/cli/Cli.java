package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** Runs the command line in this process and keeps what it printed. */
record Cli(int code, String out, String err) {
    static Cli run(String... args) {
        return run(Map.of(), args);
    }

    /** The same for what works on this machine, where another run may be at work too: waits until it is done. */
    static Cli local(String command, String... args) {
        String[] all = new String[args.length + 3];
        all[0] = command;
        all[1] = "--lock-wait";
        all[2] = "120";
        System.arraycopy(args, 0, all, 3, args.length);
        return run(all);
    }

    static Cli run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, new PrintStream(err, true, UTF_8), environment, false, false, 100);
        int code = Main.run(InProcess.patient(args), terminal);
        return new Cli(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
