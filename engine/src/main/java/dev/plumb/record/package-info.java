/** What a host remembers of runs: its format, and the scripts that read and write it. */
@org.jspecify.annotations.NullMarked
package dev.plumb.record;
