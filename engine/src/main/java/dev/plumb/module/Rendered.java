package dev.plumb.module;

import java.nio.file.Path;

/**
 * A template of the author, rendered for this host by the binder.
 *
 * @param path the template's file on the controller
 * @param text what it gave
 * @param mode the permission bits of the template's file
 */
public record Rendered(Path path, String text, int mode) {}
