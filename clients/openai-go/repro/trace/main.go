// What becomes of reasoning_content in the message that openai-go v3.98.0 puts together, without
// wavetank's adapter:
//
//	wavetank serve &
//	go run ./repro/trace
package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	base := "http://127.0.0.1:8765/scenarios/round-trip/tool-call"
	client := openai.NewClient(option.WithBaseURL(base), option.WithAPIKey("sk-any"), option.WithMaxRetries(0))
	stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{
		Model:    "deepseek-v4-pro",
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("What is the weather in Paris?")},
	})
	answer := openai.ChatCompletionAccumulator{}
	for stream.Next() {
		chunk := stream.Current()
		answer.AddChunk(chunk)
		for _, choice := range chunk.Choices {
			fmt.Print(choice.Delta.JSON.ExtraFields["reasoning_content"].Raw(), " ")
		}
	}
	message, _ := json.Marshal(answer.Choices[0].Message.ToParam())
	fmt.Println("\nToParam gives", string(message))
}

// It prints:
//
// "" "The user" " asks for Paris."     null
// ToParam gives {"tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","function":{"arguments":"{\"city\": \"Paris\"}","name":"get_weather"},"type":"function"}],"role":"assistant"}
