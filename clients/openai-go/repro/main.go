// What a caller of openai-go 3.96.0 is told of streams that end early, and what becomes of
// reasoning_content, without wavetank's adapter:
//
//	wavetank serve --speed 100 &
//	go run ./repro drops/clean-end-mid-content errors/204 round-trip/tool-call …
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	for _, scenario := range os.Args[1:] {
		client := openai.NewClient(
			option.WithBaseURL("http://127.0.0.1:8765/scenarios/"+scenario),
			option.WithAPIKey("sk-openai-go"), option.WithMaxRetries(0),
		)
		stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{
			Model:    "deepseek-v4-flash",
			Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Hi")},
		})
		accumulator := openai.ChatCompletionAccumulator{}
		for stream.Next() {
			accumulator.AddChunk(stream.Current())
		}
		fmt.Printf("%s: Err %v", scenario, stream.Err())
		for _, choice := range accumulator.Choices {
			message, _ := json.Marshal(choice.Message.ToParam())
			fmt.Printf(", FinishReason %q, ToParam %s", choice.FinishReason, message)
		}
		fmt.Println()
	}
}

// It prints:
//
//	drops/clean-end-mid-content: Err <nil>, FinishReason "", ToParam {"content":"One, two","role":"assistant"}
//	drops/clean-end-mid-reasoning: Err <nil>, FinishReason "", ToParam {"role":"assistant"}
//	drops/clean-end-mid-tool-call: Err <nil>, FinishReason "", ToParam {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Par","name":"get_weather"},"type":"function"}],"role":"assistant"}
//	drops/close-framed-cut: Err <nil>, FinishReason "", ToParam {"content":"One, two","role":"assistant"}
//	drops/length-too-short: Err <nil>, FinishReason "", ToParam {"content":"One, two","role":"assistant"}
//	errors/in-band-bare-line: Err <nil>, FinishReason "", ToParam {"content":"One, two","role":"assistant"}
//	drops/clean-end-before-first-chunk: Err <nil>
//	drops/empty-body: Err <nil>
//	keep-alive/ten-minute-close: Err <nil>
//	done/only: Err <nil>
//	errors/json-error-in-200: Err <nil>
//	errors/html-in-200: Err <nil>
//	errors/204: Err <nil>
//	round-trip/tool-call: Err <nil>, FinishReason "tool_calls", ToParam {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Paris\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
