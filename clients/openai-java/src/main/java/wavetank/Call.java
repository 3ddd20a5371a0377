package wavetank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One conversation to have; the members are those of the client protocol. */
record Call(
        String api,
        String baseUrl,
        String apiKey,
        ObjectNode request,
        List<Step> then,
        Settings settings,
        int cancelAfterDeltas) {

    Call {
        then = then == null ? List.of() : then;
        settings = settings == null ? new Settings(null, null, null) : settings;
    }

    /** A later turn: a question, or the results of the tools that were called. */
    record Step(String user, List<ToolResult> toolResults) {}

    /** What a tool answered. */
    record ToolResult(String name, String content) {}

    /** What is null is left as the library has it. */
    record Settings(Integer maxRetries, Double readTimeoutS, Double totalTimeoutS) {}
}
