package dev.plumb.host;

import dev.plumb.script.Input;
import dev.plumb.script.Leftovers;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a batch that is sent at once: either scripts that ride in frames, or one script with an input too large for
 * that.
 *
 * @param run the batch
 * @param first index of the first script in the batch
 * @param scripts the scripts
 * @param frames their frames when they ride in frames, else empty
 * @param text the text of the frames
 */
record Step(BatchRun run, int first, List<Script> scripts, List<Frame> frames, String text) {
    boolean isUpload() {
        return frames.isEmpty();
    }

    /** Makes the frame of a script. */
    interface FrameMaker {
        Frame make(BatchRun run, int index, Script script);
    }

    /** Divides a batch. Its scripts are quoted and their small inputs read here. */
    static List<Step> divide(Batch batch, BatchRun run, FrameMaker maker) {
        List<Step> steps = new ArrayList<>();
        List<Script> scripts = batch.scripts();
        int at = 0;
        while (at < scripts.size()) {
            if (isLarge(scripts.get(at).input())) {
                steps.add(new Step(run, at, List.of(scripts.get(at)), List.of(), ""));
                at++;
            } else {
                int to = at;
                while (to < scripts.size() && !isLarge(scripts.get(to).input())) {
                    to++;
                }
                steps.add(framed(batch, run, at, to, maker));
                at = to;
            }
        }
        return steps;
    }

    private static Step framed(Batch batch, BatchRun run, int from, int to, FrameMaker maker) {
        List<Script> scripts = batch.scripts().subList(from, to);
        List<Frame> frames = new ArrayList<>(scripts.size());
        StringBuilder text = new StringBuilder();
        scripts.stream().map(Script::library).distinct().forEach(text::append);
        boolean makesFiles =
                scripts.stream().anyMatch(script -> !script.library().isEmpty());
        int last = makesFiles ? scripts.size() - 1 : -1;
        text.append(makesFiles ? Leftovers.BEGIN : "");
        for (int i = 0; i < scripts.size(); i++) {
            Script script = scripts.get(i);
            Frame frame = maker.make(run, from + i, script);
            Boolean chain = batch.stopOnFailure() ? i == 0 : null;
            text.append(FrameText.of(script, frame.token, chain, i == last ? Leftovers.DONE : ""));
            frames.add(frame);
        }
        return new Step(run, from, scripts, frames, text.toString());
    }

    private static boolean isLarge(@Nullable Input input) {
        return input != null && input.size() > FrameText.INLINE_LIMIT;
    }
}
