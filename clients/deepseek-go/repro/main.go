// What a caller of deepseek-go v1.3.2 is told, without wavetank's adapter:
//
//	wavetank serve --speed 100 &
//	go run ./repro drops/clean-end-mid-content done/only …
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cohesion-org/deepseek-go"
)

func main() {
	for _, scenario := range os.Args[1:] {
		text, finish, err := read("http://127.0.0.1:8765/scenarios/" + scenario + "/")
		fmt.Printf("%s: %v; finish_reason %q, text %q\n", scenario, err, finish, text)
	}
}

func read(base string) (text, finish string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	stream, err := deepseek.NewClient("sk-any", base).CreateChatCompletionStream(context.Background(),
		&deepseek.StreamChatCompletionRequest{
			Model:    "deepseek-v4-flash",
			Messages: []deepseek.ChatCompletionMessage{{Role: deepseek.ChatMessageRoleUser, Content: "Hi"}},
		})
	if err != nil {
		return "", "", err
	}
	defer stream.Close()
	for {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return text, finish, nil
		}
		if err != nil {
			return text, finish, err
		}
		for _, choice := range response.Choices {
			text += choice.Delta.Content
			finish += choice.FinishReason
		}
	}
}

// It prints:
//
// drops/clean-end-mid-content: <nil>; finish_reason "", text "One, two"
// drops/clean-end-inside-chunk: <nil>; finish_reason "", text "One, two"
// drops/clean-end-mid-reasoning: <nil>; finish_reason "", text ""
// drops/clean-end-mid-tool-call: <nil>; finish_reason "", text ""
// drops/close-framed-cut: <nil>; finish_reason "", text "One, two"
// drops/length-too-short: <nil>; finish_reason "", text "One, two"
// errors/in-band-bare-line: <nil>; finish_reason "", text "One, two"
// drops/clean-end-before-first-chunk: <nil>; finish_reason "", text ""
// drops/empty-body: <nil>; finish_reason "", text ""
// keep-alive/ten-minute-close: <nil>; finish_reason "", text ""
// done/only: <nil>; finish_reason "", text ""
// errors/json-error-in-200: <nil>; finish_reason "", text ""
// errors/html-in-200: <nil>; finish_reason "", text ""
// errors/204: <nil>; finish_reason "", text ""
// stream/data-over-several-lines: unmarshal error: unexpected end of JSON input, raw data: {; finish_reason "", text ""
// stream/no-space-after-colon: <nil>; finish_reason "stop", text " there."
// content/finish-with-null-delta: panic: runtime error: invalid memory address or nil pointer dereference; finish_reason "", text "Hello there."
