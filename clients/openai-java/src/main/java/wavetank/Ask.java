package wavetank;

import static com.openai.core.ObjectMappers.jsonMapper;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Properties;
import com.openai.core.Timeout;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The openai-java library as its README and its examples show it: a client with a base URL,
 * {@code createStreaming}, a {@code StreamResponse} in a try block and {@code forEach} over its
 * chunks, which {@link Held} joins.
 */
final class Ask {
    private static final Session.Client CLIENT = new Session.Client(
            "openai-java",
            Properties.getPackageVersion(),
            List.of(
                    "stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel",
                    "retries", "read_timeout", "total_timeout", "progress", "models"),
            8);

    private Ask() {}

    public static void main(String[] arguments) throws IOException {
        Session.serve(CLIENT, Ask::ask);
    }

    private static Observation ask(Call call, IntConsumer report) throws Session.Skipped {
        OpenAIClient client = clientOf(call);
        try {
            return switch (call.api()) {
                case "chat" -> chat(client, call, report);
                case "models" -> models(client);
                default -> throw new Session.Skipped("the adapter does not drive " + call.api());
            };
        } finally {
            client.close();
        }
    }

    private static OpenAIClient clientOf(Call call) {
        var settings = call.settings();
        var builder = OpenAIOkHttpClient.builder().baseUrl(call.baseUrl()).apiKey(call.apiKey());
        if (settings.maxRetries() != null) builder.maxRetries(settings.maxRetries());
        var timeout = Timeout.builder();
        if (settings.readTimeoutS() != null) timeout.read(seconds(settings.readTimeoutS()));
        if (settings.totalTimeoutS() != null) timeout.request(seconds(settings.totalTimeoutS()));
        return builder.timeout(timeout.build()).build();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static Observation models(OpenAIClient client) {
        try {
            return Observation.valued(jsonMapper().valueToTree(client.models().list().response()));
        } catch (RuntimeException error) {
            return Observation.failed(Failure.of(error));
        }
    }

    private static Observation chat(OpenAIClient client, Call call, IntConsumer report) {
        boolean streamed = call.request().path("stream").asBoolean();
        ChatCompletionCreateParams.Builder params = paramsOf(call);
        List<Observation.Turn> turns = new ArrayList<>();
        while (true) {
            var held = new Held(report, call.cancelAfterDeltas());
            var turn = turn(client, params.build(), streamed, held);
            turns.add(turn);
            if (turns.size() > call.then().size() || !turn.outcome().equals("complete")) {
                return new Observation(turns, null);
            }
            follow(params, held, call.then().get(turns.size() - 1));
        }
    }

    /**
     * The request in the library's own types; what they have no property for becomes an additional
     * one. Whether it streams is said by the method that is called.
     */
    private static ChatCompletionCreateParams.Builder paramsOf(Call call) {
        var request = call.request().deepCopy().without("stream");
        var body = jsonMapper().convertValue(request, ChatCompletionCreateParams.Body.class);
        return ChatCompletionCreateParams.builder().body(body);
    }

    private static Observation.Turn turn(
            OpenAIClient client, ChatCompletionCreateParams params, boolean streamed, Held held) {
        try {
            if (streamed) stream(client, params, held);
            else held.take(client.chat().completions().create(params));
            return held.told(held.isEnough() ? "cancelled" : "complete", null);
        } catch (RuntimeException error) { // the library throws no other
            return held.told("error", Failure.of(error));
        }
    }

    private static void stream(OpenAIClient client, ChatCompletionCreateParams params, Held held) {
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(params)) {
            response.stream().forEach(chunk -> {
                held.take(chunk);
                if (held.isEnough()) response.close(); // Close the stream early.
            });
        }
    }

    private static void follow(
            ChatCompletionCreateParams.Builder params, Held held, Call.Step step) {
        params.addMessage(held.asParam());
        if (step.user() != null) {
            params.addUserMessage(step.user());
            return;
        }
        // Results belong to the calls in order; a result beyond them has nobody to go to.
        for (int n = 0; n < Math.min(step.toolResults().size(), held.calls().size()); n++) {
            params.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(held.calls().get(n).id())
                    .content(step.toolResults().get(n).content())
                    .build());
        }
    }
}
