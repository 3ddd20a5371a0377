// The deepseek-go package as its README shows it: a client with a base URL,
// CreateChatCompletionStream, and Recv until io.EOF. The package puts no message together, so
// the adapter appends the deltas, and joins the parts of a tool call by their index.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"

	"github.com/cohesion-org/deepseek-go"
	"wavetank/session"
)

func main() {
	session.Serve(session.Client{
		Name:   "deepseek-go",
		Module: "github.com/cohesion-org/deepseek-go",
		// The addresses of models, balance and FIM are fixed in the package.
		Capabilities: []string{
			"stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel", "total_timeout", "progress",
		},
		Concurrency: 8,
	}, ask)
}

func ask(call session.Call, report func(int)) (session.Observation, error) {
	if call.API != "chat" {
		return session.Observation{}, fmt.Errorf("%w: the package has a fixed address for %s", session.ErrSkipped, call.API)
	}
	// The package appends its path to the base as it is, and its own base ends in a slash.
	options := []deepseek.Option{deepseek.WithBaseURL(strings.TrimSuffix(call.BaseURL, "/") + "/")}
	if limit, limited := call.Timeout(); limited {
		options = append(options, deepseek.WithTimeout(limit))
	}
	client, err := deepseek.NewClientWithOptions(call.APIKey, options...)
	if err != nil {
		return session.Observation{}, err
	}
	var whole deepseek.ChatCompletionRequest
	var streaming deepseek.StreamChatCompletionRequest
	if err := errors.Join(json.Unmarshal(call.Request, &whole), json.Unmarshal(call.Request, &streaming)); err != nil {
		return session.Observation{}, err
	}
	var last *held
	take := func() session.Turn {
		last = &held{report: report, cancelAfter: call.CancelAfterDeltas}
		if streaming.Stream {
			return last.told(last.stream(client, &streaming))
		}
		return last.told(last.complete(client, &whole))
	}
	answer := func(step session.Step) {
		whole.Messages = append(whole.Messages, last.next(step)...)
		streaming.Messages = whole.Messages
	}
	return session.Converse(call, take, answer), nil
}

// held is what the user has in hand of one turn.
type held struct {
	report              func(int)
	cancelAfter, deltas int
	cancelled           bool
	content, reasoning  string
	finishReason        *string
	calls               []deepseek.ToolCall
	usage               json.RawMessage
}

func (h *held) stream(client *deepseek.Client, request *deepseek.StreamChatCompletionRequest) error {
	stream, err := client.CreateChatCompletionStream(context.Background(), request)
	if err != nil {
		return err
	}
	defer stream.Close()
	for {
		response, err := receive(stream)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if *response.Usage != (deepseek.StreamUsage{}) { // all zero where the chunk has none
			h.usage, _ = json.Marshal(response.Usage)
		}
		for _, choice := range response.Choices {
			h.takeDelta(choice.Delta)
			h.takeFinish(choice.FinishReason)
		}
		if h.deltas > 0 && h.deltas == h.cancelAfter {
			h.cancelled = true
			return nil
		}
	}
}

// receive tells of a panic in the package as the error that its caller would meet.
func receive(stream deepseek.ChatCompletionStream) (response *deepseek.StreamChatCompletionResponse, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic in Recv: %v", fault)
		}
	}()
	return stream.Recv()
}

func (h *held) complete(client *deepseek.Client, request *deepseek.ChatCompletionRequest) error {
	response, err := client.CreateChatCompletion(context.Background(), request)
	if err != nil {
		return err
	}
	h.usage, _ = json.Marshal(response.Usage)
	message := response.Choices[0].Message
	h.content, h.reasoning, h.calls = message.Content, message.ReasoningContent, message.ToolCalls
	h.takeFinish(response.Choices[0].FinishReason)
	return nil
}

func (h *held) takeDelta(delta deepseek.StreamDelta) {
	h.content += delta.Content
	h.reasoning += delta.ReasoningContent
	for _, part := range delta.ToolCalls {
		call := h.callAt(part.Index)
		if part.ID != "" {
			call.ID = part.ID
		}
		call.Function.Name += part.Function.Name
		call.Function.Arguments += part.Function.Arguments
	}
	if delta.Content != "" || delta.ReasoningContent != "" {
		h.deltas++
		h.report(h.deltas)
	}
}

func (h *held) callAt(index int) *deepseek.ToolCall {
	for n := range h.calls {
		if h.calls[n].Index == index {
			return &h.calls[n]
		}
	}
	h.calls = append(h.calls, deepseek.ToolCall{Index: index, Type: "function"})
	return &h.calls[len(h.calls)-1]
}

func (h *held) takeFinish(reason string) {
	if reason != "" {
		h.finishReason = &reason
	}
}

// next is what goes back to the server: the answer, then the step's own messages.
func (h *held) next(step session.Step) []deepseek.ChatCompletionMessage {
	messages := []deepseek.ChatCompletionMessage{{
		Role:             deepseek.ChatMessageRoleAssistant,
		Content:          h.content,
		ReasoningContent: h.reasoning,
		ToolCalls:        h.calls,
	}}
	if step.User != nil {
		messages = append(messages, deepseek.ChatCompletionMessage{Role: deepseek.ChatMessageRoleUser, Content: *step.User})
	}
	for n, result := range step.ToolResults[:min(len(step.ToolResults), len(h.calls))] {
		messages = append(messages, deepseek.ChatCompletionMessage{
			Role: deepseek.ChatMessageRoleTool, Content: result.Content, ToolCallID: h.calls[n].ID,
		})
	}
	return messages
}

func (h *held) told(err error) session.Turn {
	turn := session.Turn{
		Outcome: "complete", Content: &h.content, ReasoningContent: &h.reasoning,
		ToolCalls: []session.ToolCall{}, FinishReason: h.finishReason, Usage: h.usage,
	}
	for _, call := range h.calls {
		turn.ToolCalls = append(turn.ToolCalls, session.ToolCall{
			ID: call.ID, Name: call.Function.Name, Arguments: call.Function.Arguments,
		})
	}
	if h.cancelled {
		turn.Outcome = "cancelled"
	}
	if err != nil {
		turn.Outcome, turn.Error = "error", failure(err)
	}
	return turn
}

func failure(err error) *session.Failure {
	told := session.Failure{Kind: kindOf(err), Type: fmt.Sprintf("%T", err), Message: err.Error()}
	var answered *deepseek.APIError
	if errors.As(err, &answered) {
		told.Status = &answered.StatusCode
	}
	return &told
}

func kindOf(err error) string {
	var (
		answered *deepseek.APIError
		syntax   *json.SyntaxError
		mismatch *json.UnmarshalTypeError
		asking   *url.Error
		network  net.Error
	)
	switch {
	case errors.As(err, &answered):
		return "http"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "truncated"
	case errors.As(err, &syntax), errors.As(err, &mismatch):
		return "protocol"
	case errors.As(err, &asking), errors.As(err, &network):
		return "connection"
	}
	return "other"
}
