// What a caller of openai-go v3.98.0 is told of streams that end early, without wavetank's adapter:
//
//	wavetank serve --speed 100 &
//	go run ./repro/ends drops/clean-end-mid-content done/only …
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	for _, scenario := range os.Args[1:] {
		base := "http://127.0.0.1:8765/scenarios/" + scenario
		client := openai.NewClient(option.WithBaseURL(base), option.WithAPIKey("sk-any"), option.WithMaxRetries(0))
		stream := client.Chat.Completions.NewStreaming(context.Background(), openai.ChatCompletionNewParams{
			Model:    "deepseek-v4-flash",
			Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Hi")},
		})
		text, finish := "", ""
		for stream.Next() {
			for _, choice := range stream.Current().Choices {
				text += choice.Delta.Content
				finish += choice.FinishReason
			}
		}
		fmt.Printf("%s: Err() is %v; finish_reason %q, text %q\n", scenario, stream.Err(), finish, text)
	}
}

// It prints:
//
// drops/clean-end-mid-content: Err() is <nil>; finish_reason "", text "One, two"
// drops/clean-end-inside-chunk: Err() is <nil>; finish_reason "", text "One, two"
// drops/clean-end-mid-reasoning: Err() is <nil>; finish_reason "", text ""
// drops/clean-end-mid-tool-call: Err() is <nil>; finish_reason "", text ""
// drops/close-framed-cut: Err() is <nil>; finish_reason "", text "One, two"
// drops/length-too-short: Err() is <nil>; finish_reason "", text "One, two"
// errors/in-band-bare-line: Err() is <nil>; finish_reason "", text "One, two"
// drops/clean-end-before-first-chunk: Err() is <nil>; finish_reason "", text ""
// drops/empty-body: Err() is <nil>; finish_reason "", text ""
// keep-alive/ten-minute-close: Err() is <nil>; finish_reason "", text ""
// done/only: Err() is <nil>; finish_reason "", text ""
// errors/json-error-in-200: Err() is <nil>; finish_reason "", text ""
// errors/html-in-200: Err() is <nil>; finish_reason "", text ""
// errors/204: Err() is <nil>; finish_reason "", text ""
