package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.util.List;

/** Evaluates names of imported files and roles, with what is known while files are read. */
@FunctionalInterface
public interface StaticValues {
    /**
     * The text that an expression yields.
     *
     * @param scalar a text with expressions
     * @param variables variables of the play, roles, blocks and imports around it, later ones win; those of the command line
     *     are not among them, they win over all
     * @throws dev.plumb.source.ProblemException when it depends on what only a run can know, or is wrong
     */
    String resolve(YamlNode.Scalar scalar, List<YamlNode.Mapping> variables);
}
