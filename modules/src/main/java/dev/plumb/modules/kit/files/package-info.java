/**
 * The file kit: what modules of any group do with files. A module names the file, what it wants in it, its attributes, a command
 * that validates it and whether a backup is kept; reads, refusals, diff, script and backup come from here.
 *
 * <table>
 *   <caption>Where to look</caption>
 *   <tr><td>{@link ManagedFile}</td><td>one file that is written, edited, removed or restored; begin here</td></tr>
 *   <tr><td>{@link HostFiles}</td><td>a plan over files: real paths, states, what earlier changes of the plan make of them</td></tr>
 *   <tr><td>{@link NewContent}</td><td>what is to be in a file: bytes, a file of the controller or of the host, what a script makes</td></tr>
 *   <tr><td>{@link Access}</td><td>owner, group and mode as a task says them</td></tr>
 *   <tr><td>{@link Validation}</td><td>the command that must accept a new content</td></tr>
 *   <tr><td>{@link FileTransaction}</td><td>files that are validated and activated together with those of other tasks</td></tr>
 *   <tr><td>{@link FilePlans}</td><td>the parts of which plans are made: content, access, directories, links, times</td></tr>
 *   <tr><td>{@link TreePlans}, {@link RemovalPlans}</td><td>all that is below a directory; taking things away</td></tr>
 *   <tr><td>{@link SystemPaths}</td><td>what is not taken away unless a task says so</td></tr>
 *   <tr><td>{@link FileType}, {@link TreeType}, {@link StatType}</td><td>the resources, for {@code reads} and {@code require}</td></tr>
 *   <tr><td>{@link Paths}, {@link RealPaths}</td><td>paths as texts, and where they lead</td></tr>
 * </table>
 *
 * <p>Scripts are no part of the interface: nothing outside changes a file but by these plans. How they keep safe in directories of
 * other users is told in {@code docs/decisions/0012-files-are-changed-through-what-is-open.md}.
 */
@NullMarked
package dev.plumb.modules.kit.files;

import org.jspecify.annotations.NullMarked;
