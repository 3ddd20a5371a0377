package wavetank;

import static com.openai.core.ObjectMappers.jsonMapper;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.JsonField;
import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.completions.CompletionUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * What the user has in hand of one turn: the deltas joined, and the message that goes back.
 *
 * <p>reasoning_content is a property that the library does not know, and is read and sent as the
 * README has it under "Undocumented API functionality". The library's ChatCompletionAccumulator
 * joins neither: it throws at DeepSeek's last chunk, as repro/Accumulated.java shows.
 */
final class Held {
    private static final String TRACE = "reasoning_content";

    private final IntConsumer report;
    private final int cancelAfter;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final SortedMap<Long, Joined> toolCalls = new TreeMap<>();
    private boolean hasReasoning;
    private String finishReason;
    private JsonNode usage;
    private ChatCompletionMessage message;
    private int deltas;

    Held(IntConsumer report, int cancelAfter) {
        this.report = report;
        this.cancelAfter = cancelAfter;
    }

    /** Whether the user has had enough. */
    boolean isEnough() {
        return deltas > 0 && deltas == cancelAfter;
    }

    void take(ChatCompletionChunk chunk) {
        int before = deltas;
        chunk.usage().ifPresent(this::takeUsage);
        for (ChatCompletionChunk.Choice choice : chunk.choices()) {
            var delta = choice.delta();
            takeTexts(delta.content(), delta._allProperties());
            delta.toolCalls().ifPresent(parts -> parts.forEach(this::takePart));
            choice.finishReason().ifPresent(reason -> finishReason = reason.asString());
        }
        if (deltas > before) report.accept(deltas);
    }

    void take(ChatCompletion completion) {
        completion.usage().ifPresent(this::takeUsage);
        ChatCompletion.Choice choice = completion.choices().get(0);
        message = choice.message();
        takeTexts(message.content(), message._allProperties());
        finishReason = choice.finishReason().asString();
    }

    private void takeTexts(Optional<String> text, Map<String, JsonValue> all) {
        text.ifPresent(content::append);
        JsonField<?> property = all.getOrDefault(TRACE, JsonMissing.of());
        Optional<String> trace = property.asString();
        trace.ifPresent(reasoning::append);
        hasReasoning |= trace.isPresent();
        if (!text.orElse("").isEmpty() || !trace.orElse("").isEmpty()) deltas++;
    }

    private void takeUsage(CompletionUsage told) {
        usage = jsonMapper().valueToTree(told);
    }

    private void takePart(ChatCompletionChunk.Choice.Delta.ToolCall part) {
        toolCalls.computeIfAbsent(part.index(), index -> new Joined()).take(part);
    }

    /** The calls of the message, as a user would answer them. */
    List<ChatCompletionMessageFunctionToolCall> calls() {
        if (message == null) return toolCalls.values().stream().map(Joined::asCall).toList();
        return message.toolCalls().orElse(List.of()).stream()
                .flatMap(call -> call.function().stream())
                .toList();
    }

    /** The assistant's message for the next request: toParam leaves out what it does not know. */
    ChatCompletionAssistantMessageParam asParam() {
        var param = ChatCompletionAssistantMessageParam.builder().content(content.toString());
        if (message != null) param = message.toParam().toBuilder();
        else calls().forEach(param::addToolCall);
        if (hasReasoning) param.putAdditionalProperty(TRACE, JsonValue.from(reasoning.toString()));
        return param.build();
    }

    Observation.Turn told(String outcome, Failure failure) {
        List<Observation.ToolCall> calls = new ArrayList<>();
        toolCalls.values().forEach(call -> calls.add(call.told()));
        if (message != null) calls().forEach(call -> calls.add(told(call)));
        String trace = hasReasoning ? reasoning.toString() : null;
        return new Observation.Turn(
                outcome, content.toString(), trace, calls, finishReason, usage, failure);
    }

    private static Observation.ToolCall told(ChatCompletionMessageFunctionToolCall call) {
        var function = call.function();
        return new Observation.ToolCall(call.id(), function.name(), function.arguments());
    }

    /** A call whose parts came one by one: the first has its id and name. */
    private static final class Joined {
        private final StringBuilder arguments = new StringBuilder();
        private String id;
        private String name;

        void take(ChatCompletionChunk.Choice.Delta.ToolCall part) {
            if (id == null) id = part.id().orElse(null);
            part.function().ifPresent(function -> {
                if (name == null) name = function.name().orElse(null);
                function.arguments().ifPresent(arguments::append);
            });
        }

        Observation.ToolCall told() {
            return new Observation.ToolCall(id, name, arguments.toString());
        }

        ChatCompletionMessageFunctionToolCall asCall() {
            return ChatCompletionMessageFunctionToolCall.builder()
                    .id(id)
                    .function(ChatCompletionMessageFunctionToolCall.Function.builder()
                            .name(name)
                            .arguments(arguments.toString())
                            .build())
                    .build();
        }
    }
}
