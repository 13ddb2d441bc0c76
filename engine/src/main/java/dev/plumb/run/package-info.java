/** Running plays: lookahead, exchanges, forecast, handlers and strategies. */
@NullMarked
package dev.plumb.run;

import org.jspecify.annotations.NullMarked;
