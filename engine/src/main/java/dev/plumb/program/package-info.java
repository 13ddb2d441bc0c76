/** Programs that run on the controller: lookups, commands of secrets, inventory scripts. */
@NullMarked
package dev.plumb.program;

import org.jspecify.annotations.NullMarked;
