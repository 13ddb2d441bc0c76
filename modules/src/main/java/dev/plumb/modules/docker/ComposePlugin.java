package dev.plumb.modules.docker;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;

/** The second version of compose, a plugin of the docker command; the key is {@code compose}. */
final class ComposePlugin extends ValueType {
    static final ComposePlugin TYPE = new ComposePlugin();
    static final ResourceRef<ValueState> REF = TYPE.ref("compose");

    private ComposePlugin() {
        super("docker-plugin", "", "v=$(docker compose version --short 2>/dev/null)||unset v");
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
        return changed.equals(read) || changed.type().name().equals("package");
    }

    /** With packages that are named like it, and no others: docker's own does not have it. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<ValueState> ref, Provider provider) {
        boolean named = provider.kind().equals("package") && provider.name("compose") == Provider.Chance.LIKELY;
        return named ? Provider.Chance.LIKELY : Provider.Chance.NONE;
    }
}
