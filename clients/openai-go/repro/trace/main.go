// What becomes of reasoning_content in the message that openai-go v3.98.0 puts together, without
// wavetank's adapter:
//
//	wavetank serve &
//	go run ./repro/trace round-trip/tool-call round-trip/empty-reasoning …
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	for _, scenario := range os.Args[1:] {
		fmt.Println(scenario)
		converse("http://127.0.0.1:8765/scenarios/" + scenario)
	}
}

// converse answers each tool call and asks again, until there is none or the server refuses.
func converse(base string) {
	client := openai.NewClient(option.WithBaseURL(base), option.WithAPIKey("sk-any"), option.WithMaxRetries(0))
	params := openai.ChatCompletionNewParams{
		Model:    "deepseek-v4-pro",
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("What is the weather in Paris?")},
	}
	for {
		stream := client.Chat.Completions.NewStreaming(context.Background(), params)
		answer := openai.ChatCompletionAccumulator{}
		fmt.Print("  in the chunks:")
		for stream.Next() {
			chunk := stream.Current()
			answer.AddChunk(chunk)
			for _, choice := range chunk.Choices {
				fmt.Print(" ", choice.Delta.JSON.ExtraFields["reasoning_content"].Raw())
			}
		}
		fmt.Println()
		var refused *openai.Error
		if errors.As(stream.Err(), &refused) {
			fmt.Println("  refused:", refused.StatusCode, refused.Message)
			return
		}
		message := answer.Choices[0].Message
		if len(message.ToolCalls) == 0 {
			return
		}
		sent, _ := json.Marshal(message.ToParam())
		fmt.Println("  ToParam gives:", string(sent))
		params.Messages = append(params.Messages, message.ToParam(), openai.ToolMessage("21 C", message.ToolCalls[0].ID))
	}
}

// It prints:
//
// round-trip/tool-call
//   in the chunks: "" "The user" " asks for Paris."     null
//   ToParam gives: {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Paris\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
//   in the chunks:
//   refused: 400 The `reasoning_content` in the thinking mode must be passed back to the API.
// round-trip/empty-reasoning
//   in the chunks: "" "Paris" " first."     null
//   ToParam gives: {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Paris\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
//   in the chunks: ""     null
//   ToParam gives: {"tool_calls":[{"id":"call_00_9V0vrf86Pc9aelHCJMZqnJBo","function":{"arguments":"{\"city\": \"Rome\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
//   in the chunks:
// round-trip/reasoning-exact
//   in the chunks: "" "\n\nThe user" "  asks:\n- Paris" "\n"     null
//   ToParam gives: {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Paris\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
//   in the chunks:
// round-trip/three-turns
//   in the chunks: "" "The user" " asks for Paris."     null
//   ToParam gives: {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Paris\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
//   in the chunks:
//   refused: 400 The `reasoning_content` in the thinking mode must be passed back to the API.
