package dev.plumb.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResourceRefTest {
    private record Nothing() implements State {
        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    private record Type(String name) implements UnreadType<Nothing> {
        @Override
        public Nothing absent(ResourceRef<Nothing> ref) {
            return new Nothing();
        }
    }

    /** A right in a database; who asks for it is no part of how it is written. */
    private record Right(String database, String role, String password) implements ResourceKey {
        @Override
        public String rendering() {
            return role + " in " + database;
        }
    }

    private record Other(String text) implements ResourceKey {
        @Override
        public String rendering() {
            return text;
        }
    }

    private static ResourceRef<Nothing> right(String password) {
        return new ResourceRef<>(new Type("right"), new Right("shop", "ann", password));
    }

    @Test
    void aKeyOfSeveralPartsIsWrittenInOneWay() {
        assertThat(right("s3cret").key()).isEqualTo("ann in shop");
        assertThat(right("s3cret").label()).isEqualTo("right ann in shop");
        assertThat(right("s3cret")).hasToString("right:ann in shop");
        assertThat(right("s3cret").key(Right.class).database()).isEqualTo("shop");
    }

    @Test
    void referencesAreEqualByTheValueOfTheKeyAndTheNameOfTheType() {
        assertThat(right("a")).isEqualTo(right("a")).hasSameHashCodeAs(right("a"));
        assertThat(right("a")).isNotEqualTo(right("b"));
        assertThat(right("a")).isNotEqualTo(new ResourceRef<>(new Type("grant"), new Right("shop", "ann", "a")));
        assertThat(right("a")).isNotEqualTo(new ResourceRef<>(new Type("right"), "ann in shop"));
        assertThat(new ResourceRef<>(new Type("role"), "ann"))
                .isEqualTo(new ResourceRef<>(new Type("role"), "ann"))
                .hasSameHashCodeAs(new ResourceRef<>(new Type("role"), "ann"));
    }

    @Test
    void aKeyOfAnotherTypeIsNotTakenForOne() {
        assertThatThrownBy(() -> right("a").key(Other.class)).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> new ResourceRef<>(new Type("role"), "ann").key(Right.class))
                .isInstanceOf(ClassCastException.class);
    }
}
