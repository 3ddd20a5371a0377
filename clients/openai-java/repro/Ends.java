// What a caller of openai-java 4.101.0 is told of answers that end early, without wavetank's
// adapter:
//
//     wavetank serve --speed 100 &
//     java -cp ".clients/openai-java/lib/*" clients/openai-java/repro/Ends.java SCENARIO …

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

class Ends {
    public static void main(String[] scenarios) {
        for (String scenario : scenarios) {
            var text = new StringBuilder();
            var finish = new StringBuilder();
            String told = "no exception";
            try {
                read(scenario, text, finish);
            } catch (RuntimeException error) {
                told = error + ", caused by " + error.getCause();
            }
            var line = "%s: %s; finish_reason \"%s\", text \"%s\"%n";
            System.out.printf(line, scenario, told, finish, text);
        }
        System.exit(0); // the client's threads would live on for a minute
    }

    static void read(String scenario, StringBuilder text, StringBuilder finish) {
        var client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:8765/scenarios/" + scenario)
                .apiKey("sk-any")
                .maxRetries(0)
                .build();
        var params = ChatCompletionCreateParams.builder()
                .model("deepseek-v4-flash")
                .addUserMessage("Hi")
                .build();
        if (scenario.startsWith("complete/")) { // not streamed
            var choice = client.chat().completions().create(params).choices().get(0);
            choice.message().content().ifPresent(text::append);
            finish.append(choice.finishReason());
            return;
        }
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(params)) {
            response.stream().flatMap(chunk -> chunk.choices().stream()).forEach(choice -> {
                choice.delta().content().ifPresent(text::append);
                choice.finishReason().ifPresent(finish::append);
            });
        }
    }
}

// It prints:
//
// complete/body-cut-by-length: no exception; finish_reason "stop", text "Hello! How can I help you today?"
// drops/clean-end-mid-content: no exception; finish_reason "", text "One, two"
// drops/clean-end-inside-chunk: no exception; finish_reason "", text "One, two"
// drops/clean-end-mid-reasoning: no exception; finish_reason "", text ""
// drops/clean-end-mid-tool-call: no exception; finish_reason "", text ""
// drops/close-framed-cut: no exception; finish_reason "", text "One, two"
// drops/length-too-short: no exception; finish_reason "", text "One, two"
// errors/in-band-bare-line: no exception; finish_reason "", text "One, two"
// drops/clean-end-before-first-chunk: no exception; finish_reason "", text ""
// drops/empty-body: no exception; finish_reason "", text ""
// keep-alive/ten-minute-close: no exception; finish_reason "", text ""
// done/only: no exception; finish_reason "", text ""
// errors/json-error-in-200: no exception; finish_reason "", text ""
// errors/html-in-200: no exception; finish_reason "", text ""
// errors/204: no exception; finish_reason "", text ""
