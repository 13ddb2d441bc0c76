package dev.plumb.modules.machine;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;
import java.util.Locale;

/** Compiled locales; the key is the name with its encoding in the form that {@code locale -a} has it: {@code de_DE.utf8}. */
final class Locales extends ValueType {
    static final Locales TYPE = new Locales();

    /** All that a compiled locale says is that it is there. */
    static final ValueState COMPILED = ValueState.of("compiled");

    private Locales() {
        super("locale", """
                n='
                '
                a=$n$(locale -a 2>/dev/null)$n""", "case $a in *\"$n$k$n\"*)v=compiled;;esac");
    }

    /** The compiled locale of this name, as {@code de_DE.UTF-8} or {@code de_DE.utf8}. */
    static ResourceRef<ValueState> named(String name) {
        int dot = name.indexOf('.');
        int at = name.indexOf('@');
        String modifier = at < 0 ? "" : name.substring(at);
        String base = name.substring(0, at < 0 ? name.length() : at);
        return TYPE.ref(
                dot < 0
                        ? name
                        : base.substring(0, dot + 1)
                                + base.substring(dot + 1)
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^a-z0-9]", "")
                                + modifier);
    }

    /** Some packages bring compiled ones. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<ValueState> ref, Provider provider) {
        return provider.path("/usr/lib/locale/locale-archive");
    }
}
