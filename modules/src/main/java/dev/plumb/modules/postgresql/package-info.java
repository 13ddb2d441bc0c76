/** PostgreSQL: servers, their settings and access, roles, databases and rights, by {@code psql} on the host. */
@NullMarked
package dev.plumb.modules.postgresql;

import org.jspecify.annotations.NullMarked;
