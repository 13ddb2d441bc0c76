/** What a playbook names: modules, their parameter records and how they are bound. */
@NullMarked
package dev.plumb.module;

import org.jspecify.annotations.NullMarked;
