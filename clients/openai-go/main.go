// The openai-go package as its README shows it: NewClient with a base URL,
// Chat.Completions.New and NewStreaming, a ChatCompletionAccumulator for tool calls and the
// message, and ToParam for the history.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/packages/respjson"
	"github.com/openai/openai-go/v3/packages/ssestream"

	"wavetank/clients/session"
)

var self = session.Client{
	Name:    "openai-go",
	Version: "3.96.0",
	Capabilities: []string{
		"stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel",
		"retries", "total_timeout", "progress", "models", "balance",
	},
	Concurrency: 8,
}

func main() { session.Serve(self, ask) }

func ask(call session.Call, report func(int)) (session.Observation, error) {
	options := []option.RequestOption{option.WithBaseURL(call.BaseURL), option.WithAPIKey(call.APIKey)}
	if call.Settings.MaxRetries != nil {
		options = append(options, option.WithMaxRetries(*call.Settings.MaxRetries))
	}
	client := openai.NewClient(options...)
	ctx, cancel := context.Background(), context.CancelFunc(func() {})
	if limit := call.Settings.TotalTimeoutS; limit != nil {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(*limit*float64(time.Second)))
	}
	defer cancel()
	switch call.API {
	case "chat":
		return converse(ctx, client, call, report)
	case "models":
		page, err := client.Models.List(ctx)
		if err != nil {
			return valued(nil, err), nil
		}
		return valued(json.RawMessage(page.RawJSON()), nil), nil
	case "balance": // "Undocumented endpoints" in the README.
		var value []byte
		err := client.Get(ctx, "user/balance", nil, &value)
		return valued(value, err), nil
	}
	return session.Observation{}, session.Skipped("the adapter does not drive the " + call.API + " API")
}

func converse(
	ctx context.Context, client openai.Client, call session.Call, report func(int),
) (session.Observation, error) {
	params, streams, err := paramsOf(call.Request)
	if err != nil {
		return session.Observation{}, err
	}
	var turns []session.Turn
	for n := 0; ; n++ {
		held := &held{report: report, cancelAfter: call.CancelAfterDeltas}
		outcome, failure := held.takeTurn(ctx, client, params, streams)
		turns = append(turns, held.told(outcome, failure))
		if n == len(call.Then) || outcome != "complete" {
			return session.Observation{Turns: turns}, nil
		}
		params.Messages = append(params.Messages, held.message.ToParam())
		params.Messages = append(params.Messages, answers(call.Then[n], held.message.ToolCalls)...)
	}
}

// paramsOf reads a request into the package's own type; what the type does not know goes
// where the README puts it, into extra fields.
func paramsOf(request json.RawMessage) (params openai.ChatCompletionNewParams, streams bool, err error) {
	var fields map[string]json.RawMessage
	if err = json.Unmarshal(request, &fields); err != nil {
		return
	}
	streams = string(fields["stream"]) == "true"
	delete(fields, "stream")
	extra := map[string]any{}
	for _, name := range []string{"thinking", "user_id"} {
		if value, found := fields[name]; found {
			extra[name] = value
			delete(fields, name)
		}
	}
	known, err := json.Marshal(fields)
	if err != nil {
		return
	}
	if err = json.Unmarshal(known, &params); err != nil {
		return
	}
	params.SetExtraFields(extra)
	err = addTraces(params.Messages, fields["messages"])
	return
}

// addTraces gives the assistant's messages the member that their type does not know.
func addTraces(messages []openai.ChatCompletionMessageParamUnion, sources json.RawMessage) error {
	var traced []struct {
		ReasoningContent *string `json:"reasoning_content"`
	}
	if err := json.Unmarshal(sources, &traced); err != nil {
		return err
	}
	for n, source := range traced {
		if source.ReasoningContent != nil && messages[n].OfAssistant != nil {
			messages[n].OfAssistant.SetExtraFields(map[string]any{"reasoning_content": *source.ReasoningContent})
		}
	}
	return nil
}

func answers(step session.Step, calls []openai.ChatCompletionMessageToolCallUnion) []openai.ChatCompletionMessageParamUnion {
	if step.User != nil {
		return []openai.ChatCompletionMessageParamUnion{openai.UserMessage(*step.User)}
	}
	var messages []openai.ChatCompletionMessageParamUnion
	for n, result := range step.ToolResults {
		if n < len(calls) {
			messages = append(messages, openai.ToolMessage(result.Content, calls[n].ID))
		}
	}
	return messages
}

// held is what the user has in hand of one turn.
type held struct {
	report       func(int)
	cancelAfter  int
	deltas       int
	content      string
	reasoning    *string
	finishReason string
	usage        json.RawMessage
	message      openai.ChatCompletionMessage
}

func (h *held) takeTurn(
	ctx context.Context, client openai.Client, params openai.ChatCompletionNewParams, streams bool,
) (string, *session.Failure) {
	if !streams {
		completion, err := client.Chat.Completions.New(ctx, params)
		if err != nil {
			return "error", failureOf(err)
		}
		h.takeUsage(completion.Usage)
		if len(completion.Choices) > 0 {
			h.message = completion.Choices[0].Message
			h.finishReason = completion.Choices[0].FinishReason
			h.takeTexts(h.message.Content, h.message.JSON.ExtraFields)
		}
		return "complete", nil
	}
	stream := client.Chat.Completions.NewStreaming(ctx, params)
	defer func() { _ = stream.Close() }()
	accumulator := openai.ChatCompletionAccumulator{}
	for stream.Next() {
		chunk := stream.Current()
		accumulator.AddChunk(chunk)
		if len(accumulator.Choices) > 0 {
			h.message = accumulator.Choices[0].Message
		}
		if h.takeChunk(chunk) {
			return "cancelled", nil
		}
	}
	if err := stream.Err(); err != nil {
		return "error", failureOf(err)
	}
	return "complete", nil
}

func (h *held) takeChunk(chunk openai.ChatCompletionChunk) (enough bool) {
	h.takeUsage(chunk.Usage)
	if len(chunk.Choices) == 0 {
		return false
	}
	choice, before := chunk.Choices[0], h.deltas
	h.takeTexts(choice.Delta.Content, choice.Delta.JSON.ExtraFields)
	if choice.FinishReason != "" {
		h.finishReason = choice.FinishReason
	}
	if h.deltas == before {
		return false
	}
	h.report(h.deltas)
	return h.deltas == h.cancelAfter
}

func (h *held) takeTexts(content string, extra map[string]respjson.Field) {
	h.content += content
	var reasoning *string
	if raw := extra["reasoning_content"].Raw(); raw != "" {
		_ = json.Unmarshal([]byte(raw), &reasoning)
	}
	if reasoning != nil {
		if h.reasoning == nil {
			h.reasoning = new(string)
		}
		*h.reasoning += *reasoning
	}
	if content != "" || reasoning != nil && *reasoning != "" {
		h.deltas++
	}
}

func (h *held) takeUsage(usage openai.CompletionUsage) {
	// What was received, counters included that the package does not know.
	if raw := usage.RawJSON(); raw != "" && raw != "null" {
		h.usage = json.RawMessage(raw)
	}
}

func (h *held) told(outcome string, failure *session.Failure) session.Turn {
	turn := session.Turn{
		Outcome:          outcome,
		Content:          &h.content,
		ReasoningContent: h.reasoning,
		ToolCalls:        []session.ToolCall{},
		Usage:            h.usage,
		Error:            failure,
	}
	if h.finishReason != "" {
		turn.FinishReason = &h.finishReason
	}
	for _, call := range h.message.ToolCalls {
		turn.ToolCalls = append(turn.ToolCalls, session.ToolCall{
			ID: &call.ID, Name: call.Function.Name, Arguments: call.Function.Arguments,
		})
	}
	return turn
}

func valued(value json.RawMessage, err error) session.Observation {
	if err != nil {
		return session.Observation{Turns: []session.Turn{{Outcome: "error", Error: failureOf(err)}}}
	}
	return session.Observation{Turns: []session.Turn{{Outcome: "complete"}}, Value: value}
}

func failureOf(err error) *session.Failure {
	failure := &session.Failure{Kind: kindOf(err), Type: fmt.Sprintf("%T", err), Message: err.Error()}
	var refused *openai.Error
	if errors.As(err, &refused) {
		failure.Status, failure.Code = &refused.StatusCode, &refused.Code
		// Error() leaves the server's words out; the README names the field that has them.
		if refused.Message != "" {
			failure.Message = refused.Message
		}
	}
	return failure
}

func kindOf(err error) string {
	var (
		refused *openai.Error
		inBand  *ssestream.StreamError
		syntax  *json.SyntaxError
		network net.Error
	)
	switch {
	case errors.As(err, &refused):
		return "http"
	case errors.As(err, &inBand):
		return "api"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "truncated"
	case errors.As(err, &syntax):
		return "protocol"
	case errors.As(err, &network):
		return "connection"
	}
	return "other"
}
