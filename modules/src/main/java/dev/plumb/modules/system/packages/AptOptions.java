package dev.plumb.modules.system.packages;

import java.util.List;

/**
 * Options of every call that alters packages.
 *
 * @param dpkgOptions options for dpkg without dashes: {@code force-confdef}
 * @param lockTimeout seconds to wait for another process that holds dpkg's lock
 */
record AptOptions(List<String> dpkgOptions, int lockTimeout) {}
