package wavetank;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The answer to a call; null is what the library does not expose. */
record Observation(List<Turn> turns, JsonNode value) {

    /** What the caller was told in one turn. */
    record Turn(
            String outcome,
            String content,
            String reasoningContent,
            List<ToolCall> toolCalls,
            String finishReason,
            JsonNode usage,
            Failure error) {}

    /** A call as the caller holds it. */
    record ToolCall(String id, String name, String arguments) {}

    /** The observation of a call that gives one value. */
    static Observation valued(JsonNode value) {
        return new Observation(List.of(nothing("complete", null)), value);
    }

    /** The observation of a call that gives no value, but an error. */
    static Observation failed(Failure failure) {
        return new Observation(List.of(nothing("error", failure)), null);
    }

    private static Turn nothing(String outcome, Failure failure) {
        return new Turn(outcome, null, null, null, null, null, failure);
    }
}
