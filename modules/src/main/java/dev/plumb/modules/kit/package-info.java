/**
 * What modules of every group use: checks of parameters here, {@linkplain dev.plumb.modules.kit.accounts accounts} and
 * {@linkplain dev.plumb.modules.kit.files files} below. The kit knows no group of modules.
 */
@NullMarked
package dev.plumb.modules.kit;

import org.jspecify.annotations.NullMarked;
