package dev.plumb.playbook;

import java.nio.file.Path;
import java.util.List;

/**
 * A playbook file.
 *
 * @param file the file
 * @param plays its plays in order
 */
public record Playbook(Path file, List<Play> plays) {}
