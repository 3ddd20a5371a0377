// What deepseek-go v1.3.2 sends of what its caller has, without wavetank's adapter:
//
//	wavetank serve &
//	go run ./repro/sent
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/cohesion-org/deepseek-go"
)

// What the callers of these scenarios ask for, as far as it does not arrive.
var asked = [][2]string{
	{"request/every-field", `{"user_id": "wavetank-1", "thinking": {"type": "disabled"}, "tool_choice": "none"}`},
	{"request/thinking-fields", `{"reasoning_effort": "high", "thinking": {"type": "enabled"}}`},
	{"request/strict-tools-on-beta", `{"tools": [{"type": "function", "function": {"name": "get_weather", ` +
		`"strict": true, "parameters": {"type": "object", "additionalProperties": false}}}]}`},
	{"round-trip/empty-reasoning", `{"messages": [{"role": "assistant", "content": "", "reasoning_content": ""}]}`},
	{"round-trip/empty-reasoning", `{"messages": [{"role": "assistant", "content": "", "reasoning_content": "Hm."}]}`},
}

func main() {
	client, err := deepseek.NewClientWithOptions("sk-any", deepseek.WithHTTPClient(shown{}),
		deepseek.WithBaseURL("http://127.0.0.1:8765/scenarios/content/plain/"))
	if err != nil {
		panic(err)
	}
	for _, each := range asked {
		fmt.Println(each[0])
		fmt.Println("  asked:", each[1])
		var streaming deepseek.StreamChatCompletionRequest
		var whole deepseek.ChatCompletionRequest
		if err := errors.Join(json.Unmarshal([]byte(each[1]), &streaming), json.Unmarshal([]byte(each[1]), &whole)); err != nil {
			panic(err)
		}
		if stream, err := client.CreateChatCompletionStream(context.Background(), &streaming); err == nil {
			_ = stream.Close()
		}
		_, _ = client.CreateChatCompletion(context.Background(), &whole)
	}
}

// shown is an HTTP client that prints each body on its way.
type shown struct{}

func (shown) Do(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	fmt.Println("  sent: ", string(body))
	request.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultClient.Do(request)
}

// It prints:
//
// request/every-field
//   asked: {"user_id": "wavetank-1", "thinking": {"type": "disabled"}, "tool_choice": "none"}
//   sent:  {"stream":true,"stream_options":{"include_usage":false},"model":"","messages":null}
//   sent:  {"model":"","messages":null,"tool_choice":"none"}
// request/thinking-fields
//   asked: {"reasoning_effort": "high", "thinking": {"type": "enabled"}}
//   sent:  {"stream":true,"stream_options":{"include_usage":false},"model":"","messages":null}
//   sent:  {"model":"","messages":null}
// request/strict-tools-on-beta
//   asked: {"tools": [{"type": "function", "function": {"name": "get_weather", "strict": true, "parameters": {"type": "object", "additionalProperties": false}}}]}
//   sent:  {"stream":true,"stream_options":{"include_usage":false},"model":"","messages":null,"tools":[{"type":"function","function":{"name":"get_weather","description":"","parameters":{"type":"object"}}}]}
//   sent:  {"model":"","messages":null,"tools":[{"type":"function","function":{"name":"get_weather","description":"","parameters":{"type":"object"}}}]}
// round-trip/empty-reasoning
//   asked: {"messages": [{"role": "assistant", "content": "", "reasoning_content": ""}]}
//   sent:  {"stream":true,"stream_options":{"include_usage":false},"model":"","messages":[{"role":"assistant","content":""}]}
//   sent:  {"model":"","messages":[{"role":"assistant","content":""}]}
// round-trip/empty-reasoning
//   asked: {"messages": [{"role": "assistant", "content": "", "reasoning_content": "Hm."}]}
//   sent:  {"stream":true,"stream_options":{"include_usage":false},"model":"","messages":[{"role":"assistant","content":"","reasoning_content":"Hm."}]}
//   sent:  {"model":"","messages":[{"role":"assistant","content":"","reasoning_content":"Hm."}]}
