package dev.plumb.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How QEMU carries out the instructions of a virtual machine: on the processor (KVM), or by translating them. */
final class Accelerator {
    private static final List<String> KVM = List.of("-accel", "kvm", "-cpu", "host");

    /** The plain processor: what a newer one can do more is slower to translate than to do without. */
    private static final List<String> TRANSLATION = List.of("-accel", "tcg,thread=multi", "-cpu", "qemu64");

    /** The kernel that finds no disk gives up within a second. */
    private static final int LIMIT_SECONDS = 5;

    private Accelerator() {}

    /**
     * The options of QEMU. That there is {@code /dev/kvm} says little: in a virtual machine that is not meant to hold
     * others, it may be there and go round in circles. So a kernel is started that has no disk, and therefore reboots at
     * once, at which QEMU ends.
     */
    static List<String> options(Path kernel) {
        return Files.isWritable(Path.of("/dev/kvm")) && boots(kernel) ? KVM : TRANSLATION;
    }

    private static boolean boots(Path kernel) {
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64"));
        command.addAll(KVM);
        command.addAll(List.of("-m", "256", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"));
        command.addAll(List.of("-kernel", kernel.toString(), "-append", "panic=-1 quiet"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            try {
                return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
