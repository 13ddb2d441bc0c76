package dev.plumb.it;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Begins with the classes of tests that take longest, so that none of them goes on alone at the end. Named in {@code
 * junit-platform.properties}; {@code ./verify} tells which classes took longest.
 */
final class LongestFirst implements ClassOrderer {
    /** Some compute, and some mostly wait: mixed, so that both go on side by side. */
    private static final List<String> LONG = List.of(
            "ContractTest",
            "FaultMatrixTest",
            "HostMachineTest",
            "DifferentialTest",
            "CorpusTest",
            "AfterRebootTest",
            "GitOnHostTest",
            "SwapfileTest",
            "AfterCommandsTest",
            "SilentLinkTest",
            "SupervisorTest",
            "DockerTest",
            "PostgresqlTest",
            "PostgresqlRightsTest",
            "PostgresqlServerFaultsTest",
            "PostgresPlaybookTest",
            "WebPlaybookTest",
            "NginxSitesTest",
            "NginxFaultsTest",
            "CertificatesTest",
            "PostgresqlBackupTest",
            "SystemdUnitsTest",
            "CarriedProcedureTest",
            "DockerEngineTest",
            "UnarchiveTest",
            "LeftHandlersTest",
            "PlaysTest",
            "ExampleSecretsTest",
            "InterruptsTest",
            "AccountsTest",
            "CommandForecastTest",
            "ServicesOnHostTest",
            "AttackTest",
            "CanaryTest",
            "MisbehavingHostTest",
            "InventoryDifferentialTest",
            "PlaybookFuzzTest",
            "ExamplesTest",
            "HouseTest",
            "WrongPlaybooksTest",
            "ControllerProgramsTest",
            "LostOutputTest",
            "RunsNothingTest",
            "FaultTest",
            "AnsibleVaultTest");

    @Override
    public void orderClasses(ClassOrdererContext context) {
        context.getClassDescriptors().sort(Comparator.comparingInt(LongestFirst::place));
    }

    private static int place(ClassDescriptor descriptor) {
        int place = LONG.indexOf(descriptor.getTestClass().getSimpleName());
        return place < 0 ? LONG.size() : place;
    }
}
