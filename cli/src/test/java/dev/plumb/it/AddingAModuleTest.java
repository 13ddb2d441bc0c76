package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/adding-a-module.md}, followed to the letter: its module is compiled, listed, and keeps its contract. */
@NeedsHost
class AddingAModuleTest {
    private static final Path PAGE = Checkout.root().resolve("docs/adding-a-module.md");

    @TempDir
    Path folder;

    /** The block of this language after the words that name its file. */
    private static String block(String page, String file, String language) {
        Matcher block = Pattern.compile(Pattern.quote(file) + ".*?\n```" + language + "\n(.*?)\n```\n", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("a block of %s for %s", language, file).isTrue();
        return block.group(1) + "\n";
    }

    @Test
    void itsModuleKeepsItsContract() throws Exception {
        String page = Checkout.read(PAGE);
        Path source =
                Checkout.write(folder.resolve("src/DotenvModule.java"), block(page, "DotenvModule.java`", "java"));
        Path classes = folder.resolve("classes");
        Checkout.write(classes.resolve("META-INF/plumb/modules"), block(page, "META-INF/plumb/modules`", "text"));
        Path contract = Checkout.write(folder.resolve("dotenv.yml"), block(page, "contract/dotenv.yml`", "yaml"));
        String path = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-Xlint:all",
                                "-Werror",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                path,
                                source.toString()))
                .isZero();

        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + File.pathSeparator + path,
                        "dev.plumb.it.ContractMain",
                        contract.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("kept: keeps the variables\n", "kept: tells bad parameters\n");
    }
}
