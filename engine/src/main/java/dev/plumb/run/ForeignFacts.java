package dev.plumb.run;

import dev.plumb.facts.FactsState;
import dev.plumb.resource.Read;

/**
 * What is needed when an expression asks for facts of another host that nobody has read.
 *
 * @param host the other host
 * @param read reads them
 */
record ForeignFacts(HostRun host, Read<FactsState> read) {}
