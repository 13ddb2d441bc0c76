package dev.plumb.modules.kit.files;

import dev.plumb.resource.Effects;
import dev.plumb.resource.Mentions;
import dev.plumb.resource.Provider;
import java.util.Set;

/** Effects of what makes and removes files that are not known one by one, all of them below a directory. */
public final class EffectsBelow {
    private EffectsBelow() {}

    /**
     * Whatever is in a directory may come and go; the directory itself is there when it is done.
     *
     * @param kind what does that, such as {@code git}
     * @param directory real path
     */
    public static Effects of(String kind, String directory) {
        Provider tree = new Provider() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Chance path(String path) {
                return (path + "/").startsWith(directory + "/") ? Chance.LIKELY : Chance.NONE;
            }

            @Override
            public Chance name(String name) {
                return Chance.NONE;
            }

            @Override
            public Chance account(String name) {
                return Chance.NONE;
            }
        };
        return new Effects.Unknown(
                kind + " " + directory,
                tree::mayBring,
                tree::isLikelyToBring,
                tree::isLikelyToTake,
                Mentions.NONE,
                Mentions.NONE,
                Set.of(FileType.ref(directory)),
                ref -> !tree.mayBring(ref));
    }
}
