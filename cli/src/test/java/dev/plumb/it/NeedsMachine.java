package dev.plumb.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that need a host which can reboot or lose its power. They take a {@link HostMachine} as a parameter: the same one
 * for all such classes, which therefore do not run side by side and leave nothing on it that others would notice.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Inherited
@NeedsHost
@Tag("machine")
@Tag("long")
@ResourceLock("machine")
@ExtendWith(SharedMachine.class)
public @interface NeedsMachine {}
