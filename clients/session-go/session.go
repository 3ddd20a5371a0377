// Package session is the session protocol for an adapter in Go: one JSON object per line.
//
// Standard input brings {"cmd":"start"}, {"cmd":"run","id":…,"call":{…}} and {"cmd":"stop"};
// its end means stop. Standard output carries the greeting, then for each run any number of
// {"id":…,"progress":{"deltas":n}} and exactly one observation, skipped or errored, in any
// order. Runs go on side by side, as many as the client says it takes.
package session

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// Client says who is judged and what it can do.
type Client struct {
	Name         string
	Version      string
	Capabilities []string
	Concurrency  int
}

// Call is what a caller would ask the library for.
type Call struct {
	API               string          `json:"api"`
	BaseURL           string          `json:"base_url"`
	APIKey            string          `json:"api_key"`
	Request           json.RawMessage `json:"request"`
	Then              []Step          `json:"then"`
	Settings          Settings        `json:"settings"`
	CancelAfterDeltas int             `json:"cancel_after_deltas"`
}

// Step is what a later turn adds: the user's words, or the results of tools.
type Step struct {
	User        *string      `json:"user"`
	ToolResults []ToolResult `json:"tool_results"`
}

// ToolResult belongs to the call at its own place.
type ToolResult struct {
	Name    string `json:"name"`
	Content string `json:"content"`
}

// Settings are absent where the library's defaults hold.
type Settings struct {
	MaxRetries    *int     `json:"max_retries"`
	ReadTimeoutS  *float64 `json:"read_timeout_s"`
	TotalTimeoutS *float64 `json:"total_timeout_s"`
}

// Observation is what the caller was told, turn by turn.
type Observation struct {
	Turns []Turn          `json:"turns"`
	Value json.RawMessage `json:"value,omitempty"`
}

// Turn holds what is in the caller's hands at its end; null is what is not exposed.
type Turn struct {
	Outcome          string          `json:"outcome"`
	Content          *string         `json:"content"`
	ReasoningContent *string         `json:"reasoning_content"`
	ToolCalls        []ToolCall      `json:"tool_calls"`
	FinishReason     *string         `json:"finish_reason"`
	Usage            json.RawMessage `json:"usage"`
	Error            *Failure        `json:"error"`
}

// ToolCall is a call as the library exposes it.
type ToolCall struct {
	ID        *string `json:"id"`
	Name      string  `json:"name"`
	Arguments string  `json:"arguments"`
}

// Failure is an error as the caller sees it.
type Failure struct {
	Kind    string  `json:"kind"`
	Status  *int    `json:"status"`
	Type    string  `json:"type"`
	Message string  `json:"message"`
	Code    *string `json:"code"`
}

// Skipped is the error of a call that the library has no means for; it says why.
type Skipped string

func (reason Skipped) Error() string { return string(reason) }

// Ask does what a call asks for and reports how many text deltas the caller holds. An error,
// Skipped apart, says that the adapter is at fault, never the library.
type Ask func(call Call, report func(deltas int)) (Observation, error)

// Serve answers until stop, or until the harness is gone.
func Serve(client Client, ask Ask) {
	serve(os.Stdin, &writer{to: os.Stdout}, client, ask)
}

type request struct {
	Cmd  string `json:"cmd"`
	ID   string `json:"id"`
	Call Call   `json:"call"`
}

type object map[string]any

// A writer keeps the lines of several runs apart.
type writer struct {
	lock sync.Mutex
	to   io.Writer
}

func (w *writer) say(message object) {
	line, err := json.Marshal(message)
	if err != nil {
		panic(err)
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	// An unbuffered write: the line is out when it returns.
	_, _ = w.to.Write(append(line, '\n'))
}

func serve(input io.Reader, out *writer, client Client, ask Ask) {
	// A line may hold a long conversation, which a Scanner would refuse.
	reader := bufio.NewReader(input)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, "no message:", err)
			return
		}
		switch asked.Cmd {
		case "start":
			out.say(greeting(client))
		case "run":
			go run(asked.ID, asked.Call, out, ask)
		case "stop":
			return
		}
	}
}

func greeting(client Client) object {
	return object{
		"protocol":     1,
		"capabilities": client.Capabilities,
		"concurrency":  client.Concurrency,
		"client": object{
			"name":     client.Name,
			"version":  client.Version,
			"language": "go",
			"runtime":  runtime.Version(),
		},
	}
}

func run(id string, call Call, out *writer, ask Ask) {
	defer func() {
		if reason := recover(); reason != nil {
			out.say(errored(id, fmt.Sprint("panic: ", reason), string(debug.Stack())))
		}
	}()
	observation, err := ask(call, func(deltas int) {
		out.say(object{"id": id, "progress": object{"deltas": deltas}})
	})
	var skipped Skipped
	switch {
	case errors.As(err, &skipped):
		out.say(object{"id": id, "skipped": string(skipped)})
	case err != nil:
		out.say(errored(id, err.Error(), ""))
	default:
		out.say(object{"id": id, "observation": observation})
	}
}

func errored(id, message, traceback string) object {
	return object{"id": id, "errored": object{"message": message, "traceback": traceback}}
}
