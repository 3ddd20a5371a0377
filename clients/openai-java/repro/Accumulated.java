// What ChatCompletionAccumulator of openai-java 4.101.0 makes of a stream as DeepSeek sends it,
// without wavetank's adapter:
//
//     wavetank serve &
//     java -cp ".clients/openai-java/lib/*" clients/openai-java/repro/Accumulated.java

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

class Accumulated {
    public static void main(String[] arguments) {
        var client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:8765/scenarios/content/plain")
                .apiKey("sk-any")
                .maxRetries(0)
                .build();
        var params = ChatCompletionCreateParams.builder()
                .model("deepseek-v4-flash")
                .addUserMessage("Hi")
                .build();
        var accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(params)) {
            response.stream()
                    .peek(accumulator::accumulate)
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(System.out::println);
            System.out.println(accumulator.chatCompletion().choices().get(0).message());
        } catch (RuntimeException error) {
            System.out.println(error);
        }
        System.exit(0); // the client's threads would live on for a minute
    }
}

// It prints the text of the answer, then what accumulate says to the last chunk, whose usage
// stands beside its choices:
//
// java.lang.IllegalStateException: `choices` is required, but was not set
