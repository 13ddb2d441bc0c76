/** Services of systemd and of older init systems. */
@NullMarked
package dev.plumb.modules.service;

import org.jspecify.annotations.NullMarked;
