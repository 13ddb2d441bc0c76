package dev.plumb.resource;

import java.util.Set;
import java.util.function.Predicate;

/** Which resources an action can alter. */
public sealed interface Effects {
    /** Exactly the resource of its change. */
    record Own() implements Effects {}

    /**
     * The resource of its change, and the same thing under other names: attributes of a file that has several.
     *
     * @param names which these are
     */
    record Shared(OtherNames names) implements Effects {}

    /**
     * The resource of its change and these.
     *
     * @param refs what else it alters
     */
    record Declared(Set<ResourceRef<?>> refs) implements Effects {}

    /**
     * The resource of its change, and whatever the programs do that it starts or ends: a service that writes its settings
     * as it starts, a mount over a directory. What was changed before is read back before it; what was read before still
     * counts, but for what is likely to be another now.
     *
     * @param cause who has these effects, to be named in output: "service nginx"
     * @param likely what these programs may well alter, bring or take away
     * @param unaffected what they surely leave as it is
     */
    record Programs(String cause, Predicate<ResourceRef<?>> likely, Predicate<ResourceRef<?>> unaffected)
            implements Effects {
        /** What they may bring, as of an action of which no more is known. */
        public Unknown bringing() {
            return new Unknown(
                    cause, likely, likely, ref -> false, Mentions.NONE, Mentions.NONE, Set.of(), ref -> true);
        }
    }

    /**
     * Anything may be altered, but for what is spared: a command of the author, package scripts. All else that was read
     * before is read again.
     *
     * @param cause who has these effects, to be named in output: "package nginx", "command"
     * @param mayProvide whether it is plausible that the action makes a missing resource appear. A dry run reports a
     *     missing precondition as assumed when an earlier planned action may provide it, and as a failure otherwise
     * @param brings of these missing resources, those that it is likely to bring: that they are missing now is no answer
     * @param takes of the resources that are there, those that it is likely to take away or to change
     * @param names what is named by it
     * @param alters of that, what it may alter or remove: that it is there now, and how, is no answer
     * @param makes what will surely be there when it is done, in whatever state
     * @param unaffected what the action surely leaves as it is, beyond the changes of its plan; of these resources, the
     *     planned states hold as soon as they are planned. What tells of a resource that is changed is read again even so
     * @param apart of that, what was found to come out the same with the change and without it
     */
    record Unknown(
            String cause,
            Predicate<ResourceRef<?>> mayProvide,
            Predicate<ResourceRef<?>> brings,
            Predicate<ResourceRef<?>> takes,
            Mentions names,
            Mentions alters,
            Set<ResourceRef<?>> makes,
            Predicate<ResourceRef<?>> unaffected,
            Predicate<ResourceRef<?>> apart)
            implements Effects {
        /** These effects, where nothing that tells of what is changed comes out the same. */
        public Unknown(
                String cause,
                Predicate<ResourceRef<?>> mayProvide,
                Predicate<ResourceRef<?>> brings,
                Predicate<ResourceRef<?>> takes,
                Mentions names,
                Mentions alters,
                Set<ResourceRef<?>> makes,
                Predicate<ResourceRef<?>> unaffected) {
            this(cause, mayProvide, brings, takes, names, alters, makes, unaffected, ref -> false);
        }

        /** Likewise, but these come out the same, and are left as they are. */
        public Unknown apartFrom(Predicate<ResourceRef<?>> found) {
            return new Unknown(
                    cause, mayProvide, brings, takes, names, alters, makes, unaffected.or(found), apart.or(found));
        }

        /** Whether something is known of what it provides: a package's files, but not those of a command. */
        public boolean isDefinite() {
            return mayProvide != ANYTHING;
        }
    }

    /** Any resource. */
    Predicate<ResourceRef<?>> ANYTHING = ref -> true;

    /** Exactly the resource of the change. */
    static Effects own() {
        return new Own();
    }

    /** The resource of the change, under all its names. */
    static Effects shared(OtherNames names) {
        return new Shared(names);
    }

    /** The resource of the change and these. */
    static Effects and(ResourceRef<?>... refs) {
        return new Declared(Set.of(refs));
    }

    /** The resource of the change, and what the programs do that it starts or ends. */
    static Effects programs(String cause, Predicate<ResourceRef<?>> likely, Predicate<ResourceRef<?>> unaffected) {
        return new Programs(cause, likely, unaffected);
    }

    /** Anything; anything missing may appear. */
    static Effects unknown(String cause) {
        return unknown(cause, ANYTHING);
    }

    /** Anything; only what the predicate admits may appear. */
    static Effects unknown(String cause, Predicate<ResourceRef<?>> mayProvide) {
        return unknown(cause, mayProvide, ref -> false);
    }

    /** Anything but what is spared; only what the first predicate admits may appear. */
    static Effects unknown(String cause, Predicate<ResourceRef<?>> mayProvide, Predicate<ResourceRef<?>> unaffected) {
        return unknown(cause, mayProvide, mayProvide, unaffected);
    }

    /**
     * Anything but what is spared; only what the first predicate admits may appear, and what the second one admits is
     * likely to.
     */
    static Unknown unknown(
            String cause,
            Predicate<ResourceRef<?>> mayProvide,
            Predicate<ResourceRef<?>> brings,
            Predicate<ResourceRef<?>> unaffected) {
        return new Unknown(cause, mayProvide, brings, ref -> false, Mentions.NONE, Mentions.NONE, Set.of(), unaffected);
    }

    /**
     * Anything, as a command of the author may; but what it does not name is taken as it is, and the run counts what rests
     * on that.
     *
     * @param names what is named by it
     * @param alters of that, what it may make, alter or remove
     * @param makes what will be there when it is done
     */
    static Unknown named(String cause, Mentions names, Mentions alters, Set<ResourceRef<?>> makes) {
        return new Unknown(
                cause,
                ANYTHING,
                // what makes something may make the directories above it
                ref -> alters.sees(ref) || makes.contains(ref),
                ref -> ref.type().gathers() ? alters.sees(ref) : alters.names(ref),
                names,
                alters,
                makes,
                ref -> false);
    }

    /**
     * What taking something away takes along, such as the files and the service of a package.
     *
     * @param takes what is likely to go, or to be changed
     */
    static Effects removal(String cause, Predicate<ResourceRef<?>> takes) {
        return exchange(cause, ref -> false, ref -> false, takes);
    }

    /** What putting something in the place of something else may bring, is likely to bring, and is likely to take away. */
    static Effects exchange(
            String cause,
            Predicate<ResourceRef<?>> mayProvide,
            Predicate<ResourceRef<?>> brings,
            Predicate<ResourceRef<?>> takes) {
        return new Unknown(cause, mayProvide, brings, takes, Mentions.NONE, Mentions.NONE, Set.of(), ref -> false);
    }
}
