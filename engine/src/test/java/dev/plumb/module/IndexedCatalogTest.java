package dev.plumb.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IndexedCatalogTest {
    private final IndexedCatalog catalog = new IndexedCatalog();

    @ParameterizedTest
    @CsvSource({
        "sample_a",
        "sample_alias",
        "ansible.builtin.sample_a",
        "ansible.legacy.sample_alias",
        "community.docker.sample_a",
        "plumb.sample_a"
    })
    void findsAModuleByEveryName(String name) {
        assertThat(catalog.find(name)).hasValueSatisfying(spec -> {
            assertThat(spec.implementation()).isInstanceOf(BinderTest.SampleModule.class);
            assertThat(spec.params()).hasSize(24);
            assertThat(spec.params().get(14).name()).isEqualTo("remote_src");
            assertThat(spec.params().get(14).nullable()).isFalse();
            assertThat(spec.params().get(13).nullable()).isTrue();
        });
        assertThat(catalog.isModule(name)).isTrue();
    }

    @Test
    void oneModuleIsMadeOnce() {
        assertThat(catalog.find("sample_a").orElseThrow())
                .isSameAs(catalog.find("sample_alias").orElseThrow());
    }

    @Test
    void otherNamesAreNoModules() {
        assertThat(catalog.find("nope")).isEmpty();
        assertThat(catalog.find("community.mysql.sample_a")).isEmpty();
        assertThat(catalog.isModule("#")).isFalse();
    }

    @Test
    void listsShownNamesInOrder() {
        assertThat(catalog.names())
                .contains("sample_a", "rest_b")
                .doesNotContain("sample_alias")
                .isSorted();
    }
}
