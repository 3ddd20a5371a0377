// Package session is the session protocol for an adapter in Go: one JSON object per line.
//
//	session.Serve(session.Client{Name: "…", Module: "github.com/…", …}, ask)
//
// stdin brings start, run and stop, its end means stop. stdout carries the greeting, then for
// each run any number of progress lines and exactly one observation, skipped or errored, in any
// order. What a library prints with fmt.Print goes to stderr, so that nothing else gets onto
// stdout. Runs go on side by side, as many as Concurrency says.
package session

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Client is what the greeting tells of the library. Its version is the one that was built in.
type Client struct {
	Name, Module string
	Capabilities []string
	Concurrency  int
}

// Call is one conversation to have; the fields are those of the client protocol.
type Call struct {
	API      string          `json:"api"`
	BaseURL  string          `json:"base_url"`
	APIKey   string          `json:"api_key"`
	Request  json.RawMessage `json:"request"`
	Then     []Step          `json:"then"`
	Settings struct {
		MaxRetries    *int     `json:"max_retries"`
		TotalTimeoutS *float64 `json:"total_timeout_s"`
	} `json:"settings"`
	CancelAfterDeltas int `json:"cancel_after_deltas"`
}

// Step is a later turn: a question, or the results of the tools that were called.
type Step struct {
	User        *string      `json:"user"`
	ToolResults []ToolResult `json:"tool_results"`
}

// ToolResult is what a tool answered.
type ToolResult struct {
	Name    string `json:"name"`
	Content string `json:"content"`
}

// Turn is what the caller was told in one turn; nil is what the library does not expose.
type Turn struct {
	Outcome          string          `json:"outcome"`
	Content          *string         `json:"content"`
	ReasoningContent *string         `json:"reasoning_content"`
	ToolCalls        []ToolCall      `json:"tool_calls"`
	FinishReason     *string         `json:"finish_reason"`
	Usage            json.RawMessage `json:"usage"`
	Error            *Failure        `json:"error"`
}

// ToolCall is a call as the caller holds it.
type ToolCall struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// Failure is an error as the caller was given it.
type Failure struct {
	Kind    string  `json:"kind"`
	Status  *int    `json:"status"`
	Type    string  `json:"type"`
	Message string  `json:"message"`
	Code    *string `json:"code"`
}

// Observation is the answer to a call.
type Observation struct {
	Turns []Turn          `json:"turns"`
	Value json.RawMessage `json:"value,omitempty"`
}

// ErrSkipped is wrapped where the library cannot do the call; any other error is the adapter's.
var ErrSkipped = errors.New("skipped")

// Timeout is the longest that a whole answer may take, if the call limits it.
func (c Call) Timeout() (time.Duration, bool) {
	if c.Settings.TotalTimeoutS == nil {
		return 0, false
	}
	return time.Duration(*c.Settings.TotalTimeoutS * float64(time.Second)), true
}

// Converse takes turn after turn. The first that is not complete is the last one; answer adds
// the assistant's message, then the step's, to the history.
func Converse(call Call, take func() Turn, answer func(Step)) Observation {
	var told Observation
	for n := 0; ; n++ {
		turn := take()
		told.Turns = append(told.Turns, turn)
		if n == len(call.Then) || turn.Outcome != "complete" {
			return told
		}
		answer(call.Then[n])
	}
}

// Valued is the observation of a call that gives one value, or fails.
func Valued(value json.RawMessage, failure *Failure) Observation {
	if failure != nil {
		return Observation{Turns: []Turn{{Outcome: "error", Error: failure}}}
	}
	return Observation{Turns: []Turn{{Outcome: "complete"}}, Value: value}
}

// Serve answers until stop. report says how many text deltas the caller holds.
func Serve(client Client, ask func(call Call, report func(deltas int)) (Observation, error)) {
	out := &lines{encoder: json.NewEncoder(os.Stdout)}
	os.Stdout = os.Stderr
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var order struct {
			Cmd, ID string
			Call    Call
		}
		if err := json.Unmarshal(line, &order); err != nil {
			fmt.Fprintln(os.Stderr, "not a message of the protocol:", err)
			os.Exit(1)
		}
		switch order.Cmd {
		case "start":
			out.say(greeting(client))
		case "run":
			go run(out, order.ID, order.Call, ask)
		case "stop":
			return
		}
	}
}

func run(out *lines, id string, call Call, ask func(Call, func(int)) (Observation, error)) {
	defer func() {
		if fault := recover(); fault != nil {
			errored := object{"message": fmt.Sprint(fault), "traceback": string(debug.Stack())}
			out.say(object{"id": id, "errored": errored})
		}
	}()
	observed, err := ask(call, func(deltas int) {
		out.say(object{"id": id, "progress": object{"deltas": deltas}})
	})
	switch {
	case errors.Is(err, ErrSkipped):
		out.say(object{"id": id, "skipped": err.Error()})
	case err != nil:
		out.say(object{"id": id, "errored": object{"message": err.Error()}})
	default:
		out.say(object{"id": id, "observation": observed})
	}
}

func greeting(client Client) object {
	version := "unknown"
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == client.Module {
				version = module.Version
			}
		}
	}
	who := object{"name": client.Name, "version": version, "language": "go", "runtime": runtime.Version()}
	return object{
		"protocol": 1, "client": who, "capabilities": client.Capabilities, "concurrency": client.Concurrency,
	}
}

type object = map[string]any

// lines writes whole lines, one at a time.
type lines struct {
	mutex   sync.Mutex
	encoder *json.Encoder
}

func (l *lines) say(message object) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if err := l.encoder.Encode(message); err != nil {
		fmt.Fprintln(os.Stderr, "cannot answer:", err)
		os.Exit(1)
	}
}
