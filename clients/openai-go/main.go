// The openai-go package as its README and its examples show it: a client with a base URL,
// Chat.Completions.NewStreaming, a loop over the chunks, and the ChatCompletionAccumulator that
// puts the message together. The answer goes back into the history with ToParam.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/packages/respjson"
	"github.com/openai/openai-go/v3/packages/ssestream"
	"wavetank/session"
)

func main() {
	session.Serve(session.Client{
		Name:   "openai-go",
		Module: "github.com/openai/openai-go/v3",
		Capabilities: []string{
			"stream", "complete", "tools", "reasoning", "usage", "json_mode", "cancel",
			"retries", "total_timeout", "progress", "models", "balance",
		},
		Concurrency: 8,
	}, ask)
}

func ask(call session.Call, report func(int)) (session.Observation, error) {
	options := []option.RequestOption{option.WithBaseURL(call.BaseURL), option.WithAPIKey(call.APIKey)}
	if retries := call.Settings.MaxRetries; retries != nil {
		options = append(options, option.WithMaxRetries(*retries))
	}
	client := openai.NewClient(options...)
	ctx, cancel := within(call)
	defer cancel()
	switch call.API {
	case "chat":
		return chat(ctx, client, call, report)
	case "models":
		page, err := client.Models.List(ctx)
		if err != nil {
			return session.Valued(nil, failure(err)), nil
		}
		return session.Valued(json.RawMessage(page.RawJSON()), nil), nil
	case "balance": // "Undocumented endpoints" in the README
		var value json.RawMessage
		if err := client.Get(ctx, "user/balance", nil, &value); err != nil {
			return session.Valued(nil, failure(err)), nil
		}
		return session.Valued(value, nil), nil
	}
	return session.Observation{}, fmt.Errorf("%w: the adapter does not drive the %s API", session.ErrSkipped, call.API)
}

// within is the README's way to limit a request's whole life.
func within(call session.Call) (context.Context, context.CancelFunc) {
	if limit, limited := call.Timeout(); limited {
		return context.WithTimeout(context.Background(), limit)
	}
	return context.WithCancel(context.Background())
}

func chat(ctx context.Context, client openai.Client, call session.Call, report func(int)) (session.Observation, error) {
	params, streamed, err := paramsOf(call.Request)
	if err != nil {
		return session.Observation{}, err
	}
	var last *openai.ChatCompletionMessage
	take := func() session.Turn {
		held := held{report: report, cancelAfter: call.CancelAfterDeltas}
		var err error
		if streamed {
			err = held.takeStream(client.Chat.Completions.NewStreaming(ctx, params))
		} else {
			var completion *openai.ChatCompletion
			if completion, err = client.Chat.Completions.New(ctx, params); err == nil {
				held.takeCompletion(completion)
			}
		}
		last = &held.message
		return held.told(err)
	}
	answer := func(step session.Step) {
		params.Messages = append(params.Messages, last.ToParam())
		if step.User != nil {
			params.Messages = append(params.Messages, openai.UserMessage(*step.User))
		}
		for n, result := range step.ToolResults[:min(len(step.ToolResults), len(last.ToolCalls))] {
			params.Messages = append(params.Messages, openai.ToolMessage(result.Content, last.ToolCalls[n].ID))
		}
	}
	return session.Converse(call, take, answer), nil
}

// paramsOf is the request in the package's own types; what they have no field for goes by
// SetExtraFields. Whether it streams is said by the method that is called.
func paramsOf(request json.RawMessage) (params openai.ChatCompletionNewParams, streamed bool, err error) {
	var fields, known map[string]any
	if err = errors.Join(json.Unmarshal(request, &params), json.Unmarshal(request, &fields)); err != nil {
		return params, false, err
	}
	streamed, _ = fields["stream"].(bool)
	delete(fields, "stream")
	typed, err := json.Marshal(params)
	if err != nil {
		return params, false, err
	}
	if err = json.Unmarshal(typed, &known); err != nil {
		return params, false, err
	}
	for name := range known {
		delete(fields, name)
	}
	params.SetExtraFields(fields)
	// A message may have such fields too; Override sends it as it was asked for.
	var asked struct{ Messages []json.RawMessage }
	err = json.Unmarshal(request, &asked)
	for n, message := range asked.Messages {
		params.Messages[n] = param.Override[openai.ChatCompletionMessageParamUnion](message)
	}
	return params, streamed, err
}

// held is what the user has in hand of one turn.
type held struct {
	report              func(int)
	cancelAfter, deltas int
	cancelled           bool
	content             string
	reasoning           *string
	finishReason        *string
	usage               json.RawMessage
	message             openai.ChatCompletionMessage
}

func (h *held) takeStream(stream *ssestream.Stream[openai.ChatCompletionChunk]) error {
	defer stream.Close()
	answer := openai.ChatCompletionAccumulator{}
	for stream.Next() {
		chunk := stream.Current()
		answer.AddChunk(chunk)
		if len(answer.Choices) > 0 {
			h.message = answer.Choices[0].Message
		}
		if chunk.JSON.Usage.Valid() {
			h.usage = json.RawMessage(chunk.Usage.RawJSON())
		}
		if len(chunk.Choices) == 0 {
			continue
		}
		delta := chunk.Choices[0].Delta
		h.takeFinish(chunk.Choices[0].FinishReason)
		if !h.takeTexts(delta.Content, delta.JSON.ExtraFields) {
			continue
		}
		h.deltas++
		h.report(h.deltas)
		if h.deltas == h.cancelAfter {
			h.cancelled = true
			return nil
		}
	}
	return stream.Err()
}

func (h *held) takeCompletion(completion *openai.ChatCompletion) {
	if completion.JSON.Usage.Valid() {
		h.usage = json.RawMessage(completion.Usage.RawJSON())
	}
	if len(completion.Choices) == 0 {
		return
	}
	choice := completion.Choices[0]
	h.message = choice.Message
	h.takeTexts(choice.Message.Content, choice.Message.JSON.ExtraFields)
	h.takeFinish(choice.FinishReason)
}

// takeTexts says whether there was any text. A member that the package does not know is read
// as its README says, from ExtraFields.
func (h *held) takeTexts(content string, extra map[string]respjson.Field) bool {
	h.content += content
	var trace *string
	if field, ok := extra["reasoning_content"]; ok {
		_ = json.Unmarshal([]byte(field.Raw()), &trace) // what is no string is no trace
	}
	if trace == nil {
		return content != ""
	}
	if h.reasoning != nil {
		*trace = *h.reasoning + *trace
	}
	longer := h.reasoning == nil && *trace != "" || h.reasoning != nil && len(*trace) > len(*h.reasoning)
	h.reasoning = trace
	return content != "" || longer
}

func (h *held) takeFinish(reason string) {
	if reason != "" {
		h.finishReason = &reason
	}
}

func (h *held) told(err error) session.Turn {
	turn := session.Turn{
		Outcome: "complete", Content: &h.content, ReasoningContent: h.reasoning,
		ToolCalls: []session.ToolCall{}, FinishReason: h.finishReason, Usage: h.usage,
	}
	for _, call := range h.message.ToolCalls {
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
	var answered *openai.Error
	if errors.As(err, &answered) {
		told.Status, told.Code = &answered.StatusCode, &answered.Code
		if answered.Message != "" {
			told.Message = answered.Message
		}
	}
	return &told
}

func kindOf(err error) string {
	var (
		answered *openai.Error
		inBand   *ssestream.StreamError
		syntax   *json.SyntaxError
		mismatch *json.UnmarshalTypeError
		asking   *url.Error
		network  net.Error
	)
	switch {
	case errors.As(err, &answered):
		return "http"
	case errors.As(err, &inBand):
		return "api"
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
