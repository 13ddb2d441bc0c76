package dev.plumb.it;

import java.nio.file.Path;

/** Plays a contract file in a process of its own, whose class path may hold more modules. */
final class ContractMain {
    private ContractMain() {}

    /** Plays the file that is named; throws what is not kept. */
    public static void main(String[] args) throws Exception {
        try (SharedHost host = new SharedHost()) {
            for (Contract contract : Contract.read(Path.of(args[0]))) {
                new ContractCheck(contract, host).run(true);
                System.out.println("kept: " + contract.name());
            }
        }
    }
}
