package dev.plumb.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The virtual machine of all tests: started when the first one asks for it, and ended with the last. */
final class SharedMachine implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == HostMachine.class;
    }

    /** The machine, running: one that a failed test has left without power is started. */
    @Override
    public HostMachine resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // what the root's store holds is closed after all tests
        HostMachine machine = context.getRoot()
                .getStore(Namespace.create(SharedMachine.class))
                .computeIfAbsent(HostMachine.class, key -> HostMachine.boot(), HostMachine.class);
        machine.start();
        return machine;
    }
}
