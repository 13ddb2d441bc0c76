package dev.plumb.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.plumb.resource.ResourceType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may use which, and how large files and methods may be. */
class HouseTest {
    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_METHOD = 40;

    private static final JavaClasses PLUMB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.plumb");

    @Test
    void theEngineKnowsNeitherModulesNorTheCommandLine() {
        noClasses()
                .that()
                .resideInAnyPackage(engine())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.plumb.modules..", "dev.plumb.cli..", "picocli..")
                .allowEmptyShould(true)
                .check(PLUMB);
    }

    @Test
    void modulesKnowNothingOfTheCommandLineNorOfRunsAndHosts() {
        noClasses()
                .that()
                .resideInAPackage("dev.plumb.modules..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.plumb.cli..",
                        "dev.plumb.run..",
                        "dev.plumb.plan..",
                        "dev.plumb.host..",
                        "dev.plumb.report..")
                .allowEmptyShould(true)
                .check(PLUMB);
    }

    @Test
    void groupsOfModulesUseEachOtherInOneDirectionOnly() {
        slices().matching("dev.plumb.modules.(*)..").should().beFreeOfCycles().check(PLUMB);
        slices().matching("dev.plumb.modules.(**)").should().beFreeOfCycles().check(PLUMB);
    }

    @Test
    void theKitOfModulesKnowsNoGroupOfThem() {
        noClasses()
                .that()
                .resideInAPackage("dev.plumb.modules.kit..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.plumb.modules..")
                        .and(resideInAPackage("dev.plumb.modules.kit..").negate()))
                .check(PLUMB);
    }

    /** A name stands for a type in output, and where reads are put together. */
    @Test
    void noTwoTypesOfResourcesHaveTheSameName() throws IllegalAccessException {
        Map<String, ResourceType<?>> byName = new HashMap<>();
        int types = 0;
        for (JavaClass each : PLUMB) {
            for (JavaField field : each.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getRawType().isAssignableTo(ResourceType.class)) {
                    Field found = field.reflect();
                    found.setAccessible(true);
                    ResourceType<?> type = (ResourceType<?>) found.get(null);
                    ResourceType<?> other = byName.putIfAbsent(type.name(), type);
                    assertThat(other == null || other == type)
                            .as("%s and %s are both called %s", other, type, type.name())
                            .isTrue();
                    types++;
                }
            }
        }
        assertThat(types).isGreaterThan(30);
    }

    @Test
    void sourcesScriptsAndResourcesStandOnTheirOwn() {
        onlyUses("limit");
        onlyUses("text");
        onlyUses("source", "text");
        onlyUses("script");
        onlyUses("plan", "resource", "module", "host", "playbook", "expression", "script", "text", "source");
        onlyUses("resource", "script");
        onlyUses("program", "text");
        onlyUses("vault", "source", "text", "program");
    }

    @Test
    void everyOtherPackageOfTheEngineUsesOnlyWhatIsBelowIt() {
        onlyUses("report", "source", "text");
        onlyUses("host", "script", "source", "text");
        onlyUses("inventory", "source", "text", "program");
        onlyUses("playbook", "source");
        onlyUses("expression", "source", "resource", "script", "text", "vault", "program");
        onlyUses("module", "source", "resource", "script", "expression", "text");
        onlyUses("record", "resource", "script", "text");
        onlyUses("facts", "resource", "script", "expression", "text");
    }

    @Test
    void onlyTheHostSideSpeaksSsh() {
        noClasses()
                .that(resideInAPackage("dev.plumb..")
                        .and(resideInAPackage("dev.plumb.host..").negate()))
                .should()
                // its bcrypt hashes passwords of web servers, too
                .dependOnClassesThat(resideInAPackage("com.jcraft..")
                        .and(resideInAPackage("com.jcraft.jsch.jbcrypt").negate()))
                .check(PLUMB);
    }

    @Test
    void onlyTheExpressionsKnowFreeMarkerAndOnlySourcesKnowTheYamlLibrary() {
        noClasses()
                .that(resideInAPackage("dev.plumb..")
                        .and(resideInAPackage("dev.plumb.expression..").negate()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("freemarker..")
                .check(PLUMB);
        noClasses()
                .that(resideInAPackage("dev.plumb..")
                        .and(resideInAPackage("dev.plumb.source..").negate()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.yaml..")
                .check(PLUMB);
    }

    @Test
    void noFileIsLongerThanAReaderLikes() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            long lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noMethodIsLongerThanAReaderLikes() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            for (MethodSizes.Method method : MethodSizes.of(Files.readString(file))) {
                if (method.lines() > LONGEST_METHOD) {
                    tooLong.add(file + ":" + method.line() + " has a method of " + method.lines() + " lines");
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void theMeasureOfMethodsSeesThemAll() {
        String source = """
                class A {
                    // not a brace: {
                    private static final String S = "{ \\" {";
                    char c = '{';
                    String block = \"""
                        { \\\"""
                        \""";

                    A() {
                        int[] x = {1};
                    }

                    <T> void b(
                            int y) throws Exception {
                        Runnable r = () -> {
                            run();
                        };
                    }

                    @A({"x", "y"})
                    record R(@A(names = {"p"}) int z) {
                        R {
                            check(z);
                        }
                    }
                }
                """;
        assertThat(MethodSizes.of(source))
                .containsExactly(
                        new MethodSizes.Method(9, 3), new MethodSizes.Method(13, 6), new MethodSizes.Method(22, 3));
    }

    private static String[] engine() {
        return new String[] {
            "dev.plumb.inventory..",
            "dev.plumb.playbook..",
            "dev.plumb.expression..",
            "dev.plumb.resource..",
            "dev.plumb.module..",
            "dev.plumb.host..",
            "dev.plumb.run..",
            "dev.plumb.plan..",
            "dev.plumb.report..",
            "dev.plumb.script..",
            "dev.plumb.source..",
            "dev.plumb.text..",
            "dev.plumb.vault..",
            "dev.plumb.program..",
            "dev.plumb.facts.."
        };
    }

    private static void onlyUses(String part, String... others) {
        List<String> forbidden = new ArrayList<>(List.of(engine()));
        forbidden.add("dev.plumb.modules..");
        forbidden.add("dev.plumb.cli..");
        forbidden.remove("dev.plumb." + part + "..");
        // every package keeps to the limits
        forbidden.remove("dev.plumb.limit..");
        for (String other : others) {
            forbidden.remove("dev.plumb." + other + "..");
        }
        noClasses()
                .that()
                .resideInAPackage("dev.plumb." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(new String[0]))
                .check(PLUMB);
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : List.of("engine", "modules", "cli")) {
            Path root = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(all::add);
            }
        }
        assertThat(all.size()).isGreaterThan(50);
        return all;
    }
}
