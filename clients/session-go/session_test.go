package session

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a process may live; one that hangs is ended, and its test fails.
const patience = 20 * time.Second

// An adapter is a process, so the tests start themselves again as one.
func TestMain(m *testing.M) {
	if os.Getenv("SESSION_TEST_ADAPTER") == "" {
		os.Exit(m.Run())
	}
	Serve(Client{Name: "echo", Module: "example.org/echo", Capabilities: []string{"stream"}, Concurrency: 2}, echo)
}

var released = make(chan struct{})

func echo(call Call, report func(int)) (Observation, error) {
	switch call.API {
	case "fim":
		return Observation{}, fmt.Errorf("%w: no fim here", ErrSkipped)
	case "balance":
		return Observation{}, errors.New("the adapter is at fault")
	case "models":
		panic("the adapter fell over")
	}
	fmt.Println("the library is talkative")
	switch call.BaseURL {
	case "wait":
		<-released
	case "release":
		close(released)
	}
	report(1)
	report(2)
	return Observation{Turns: []Turn{{Outcome: "complete", Content: &call.BaseURL}}}, nil
}

// adapter is a process under test.
type adapter struct {
	t       *testing.T
	command *exec.Cmd
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	stderr  strings.Builder
}

func start(t *testing.T) *adapter {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	process := &adapter{t: t, command: exec.CommandContext(ctx, os.Args[0])}
	process.command.Env = append(os.Environ(), "SESSION_TEST_ADAPTER=1")
	process.command.Stderr = &process.stderr
	stdout, err := process.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.stdout = bufio.NewReader(stdout)
	if process.stdin, err = process.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := process.command.Start(); err != nil {
		t.Fatal(err)
	}
	return process
}

func (a *adapter) write(line string) {
	a.t.Helper()
	if _, err := io.WriteString(a.stdin, line+"\n"); err != nil {
		a.t.Fatal(err)
	}
}

func (a *adapter) read() map[string]any {
	a.t.Helper()
	line, err := a.stdout.ReadBytes('\n')
	if err != nil {
		a.t.Fatalf("no answer: %v; stderr: %s", err, a.stderr.String())
	}
	var message map[string]any
	if err := json.Unmarshal(line, &message); err != nil {
		a.t.Fatalf("stdout carries %q, which is no message: %v", line, err)
	}
	return message
}

// end waits for the process and gives what is left on its stdout.
func (a *adapter) end() (rest string, err error) {
	a.t.Helper()
	left, err := io.ReadAll(a.stdout)
	if err != nil {
		a.t.Fatal(err)
	}
	return string(left), a.command.Wait()
}

// The greeting says who the client is, and what it can do.
func TestGreeting(t *testing.T) {
	process := start(t)
	process.write(`{"cmd":"start","protocol":1}`)
	greeting := process.read()
	who := greeting["client"].(map[string]any)
	if greeting["protocol"] != 1.0 || who["name"] != "echo" || who["language"] != "go" || greeting["concurrency"] != 2.0 {
		t.Errorf("the greeting is %v", greeting)
	}
	if who["version"] != "unknown" {
		t.Errorf("a module that was not built in has version %v", who["version"])
	}
}

// A run is answered by its progress, then by what was observed, under its own id.
func TestRun(t *testing.T) {
	process := start(t)
	process.write(`{"cmd":"run","id":"7","call":{"api":"chat","base_url":"http://here","request":{}}}`)
	for n := 1.0; n <= 2; n++ {
		message := process.read()
		if message["id"] != "7" || message["progress"].(map[string]any)["deltas"] != n {
			t.Errorf("progress %v is told as %v", n, message)
		}
	}
	turn := process.read()["observation"].(map[string]any)["turns"].([]any)[0].(map[string]any)
	if turn["outcome"] != "complete" || turn["content"] != "http://here" {
		t.Errorf("the turn is %v", turn)
	}
	for _, name := range []string{"reasoning_content", "tool_calls", "finish_reason", "usage", "error"} {
		if value, present := turn[name]; !present || value != nil {
			t.Errorf("what the library does not expose is null, but %s is %v", name, value)
		}
	}
}

// What a library prints is not mixed with the messages.
func TestPrintingGoesToStderr(t *testing.T) {
	process := start(t)
	process.write(`{"cmd":"run","id":"1","call":{"api":"chat"}}`)
	process.write(`{"cmd":"run","id":"2","call":{"api":"chat"}}`)
	for range 6 {
		process.read()
	}
	process.write(`{"cmd":"stop"}`)
	if rest, err := process.end(); err != nil || rest != "" {
		t.Errorf("after stop: %q, %v", rest, err)
	}
	if !strings.Contains(process.stderr.String(), "the library is talkative") {
		t.Errorf("stderr holds %q", process.stderr.String())
	}
}

// A call that takes long does not hold up the next one.
func TestRunsGoOnSideBySide(t *testing.T) {
	process := start(t)
	process.write(`{"cmd":"run","id":"slow","call":{"api":"chat","base_url":"wait"}}`)
	process.write(`{"cmd":"run","id":"quick","call":{"api":"chat"}}`)
	for range 3 {
		if message := process.read(); message["id"] != "quick" {
			t.Errorf("before the slow call may go on, there is %v", message)
		}
	}
	process.write(`{"cmd":"run","id":"last","call":{"api":"chat","base_url":"release"}}`)
	var answered []string
	for range 6 {
		if message := process.read(); message["observation"] != nil {
			answered = append(answered, message["id"].(string))
		}
	}
	slices.Sort(answered)
	if !slices.Equal(answered, []string{"last", "slow"}) {
		t.Errorf("at last these are answered: %v", answered)
	}
}

// A call that the library cannot do is skipped; an error and a panic are the adapter's own.
func TestSkippedAndErrored(t *testing.T) {
	process := start(t)
	process.write(`{"cmd":"run","id":"1","call":{"api":"fim"}}`)
	if message := process.read(); message["skipped"] != "skipped: no fim here" {
		t.Errorf("a skipped call is told as %v", message)
	}
	process.write(`{"cmd":"run","id":"2","call":{"api":"balance"}}`)
	if errored := process.read()["errored"].(map[string]any); errored["message"] != "the adapter is at fault" {
		t.Errorf("an error is told as %v", errored)
	}
	process.write(`{"cmd":"run","id":"3","call":{"api":"models"}}`)
	errored := process.read()["errored"].(map[string]any)
	if errored["message"] != "the adapter fell over" || !strings.Contains(errored["traceback"].(string), "session.echo") {
		t.Errorf("a panic is told as %v", errored)
	}
	process.write(`{"cmd":"start"}`)
	if process.read()["protocol"] != 1.0 {
		t.Error("the session does not go on after a panic")
	}
}

// The end of stdin means stop.
func TestEndOfInput(t *testing.T) {
	process := start(t)
	_ = process.stdin.Close()
	if rest, err := process.end(); err != nil || rest != "" {
		t.Errorf("at the end of stdin: %q, %v", rest, err)
	}
}

// A line that is no message ends the process with a word on stderr, never silently.
func TestNoMessage(t *testing.T) {
	process := start(t)
	process.write(`Good morning`)
	if _, err := process.end(); err == nil || process.command.ProcessState.ExitCode() != 1 {
		t.Errorf("exit status %d, %v", process.command.ProcessState.ExitCode(), err)
	}
	if !strings.Contains(process.stderr.String(), "not a message of the protocol") {
		t.Errorf("stderr holds %q", process.stderr.String())
	}
}

// Later turns are taken while each is complete, and answered in between.
func TestConverse(t *testing.T) {
	steps := []Step{{User: new(string)}, {ToolResults: []ToolResult{{Name: "now"}}}}
	for _, each := range []struct {
		outcomes string
		answered int
	}{{"complete complete complete", 2}, {"complete error", 1}, {"cancelled", 0}} {
		outcomes := strings.Fields(each.outcomes)
		taken, answered := 0, 0
		told := Converse(Call{Then: steps}, func() Turn {
			taken++
			return Turn{Outcome: outcomes[taken-1]}
		}, func(Step) { answered++ })
		if len(told.Turns) != len(outcomes) || answered != each.answered {
			t.Errorf("%s: %d turns, %d answers", each.outcomes, len(told.Turns), answered)
		}
	}
}

// One value is told as a complete turn, its failure as a turn that holds the error.
func TestValued(t *testing.T) {
	whole := Valued(json.RawMessage(`[1]`), nil)
	if whole.Turns[0].Outcome != "complete" || string(whole.Value) != "[1]" {
		t.Errorf("a value is told as %v", whole)
	}
	broken := Valued(nil, &Failure{Kind: "http"})
	if broken.Turns[0].Outcome != "error" || broken.Turns[0].Error.Kind != "http" || broken.Value != nil {
		t.Errorf("a failure is told as %v", broken)
	}
}

// A timeout is there where the call sets one, in seconds.
func TestTimeout(t *testing.T) {
	var call Call
	if limit, limited := call.Timeout(); limited {
		t.Errorf("a call without a limit has %v", limit)
	}
	if err := json.Unmarshal([]byte(`{"settings":{"total_timeout_s":1.5}}`), &call); err != nil {
		t.Fatal(err)
	}
	if limit, limited := call.Timeout(); !limited || limit != 1500*time.Millisecond {
		t.Errorf("1.5 s are %v", limit)
	}
}
