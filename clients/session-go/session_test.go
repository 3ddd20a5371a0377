package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const (
	start = `{"cmd":"start","protocol":1}` + "\n"
	stop  = `{"cmd":"stop"}` + "\n"
)

var echo = Client{Name: "echo", Version: "1", Capabilities: []string{"stream"}, Concurrency: 2}

// A run is answered from a goroutine of its own, so that the test waits for its line.
type lines chan map[string]any

func (out lines) Write(data []byte) (int, error) {
	var message map[string]any
	if err := json.Unmarshal(data, &message); err != nil {
		return 0, err
	}
	out <- message
	return len(data), nil
}

func exchange(input string, ask Ask) lines {
	out := make(lines, 8)
	serve(strings.NewReader(input), &writer{to: out}, echo, ask)
	return out
}

func run1(call string) string { return `{"cmd":"run","id":"7","call":` + call + "}\n" }

func TestStartIsAnsweredWithWhoItIs(t *testing.T) {
	greeting := <-exchange(start+stop, nil)
	client := greeting["client"].(map[string]any)
	if greeting["protocol"] != 1.0 || client["name"] != "echo" || client["language"] != "go" {
		t.Fatal(greeting)
	}
}

func TestProgressComesBeforeTheObservation(t *testing.T) {
	out := exchange(run1(`{"api":"chat"}`), func(call Call, report func(int)) (Observation, error) {
		report(1)
		return Observation{Turns: []Turn{{Outcome: "complete", Content: &call.API}}}, nil
	})
	progress, answer := <-out, <-out
	if progress["progress"].(map[string]any)["deltas"] != 1.0 || progress["id"] != "7" {
		t.Fatal(progress)
	}
	turn := answer["observation"].(map[string]any)["turns"].([]any)[0].(map[string]any)
	if turn["outcome"] != "complete" || turn["content"] != "chat" || turn["usage"] != nil {
		t.Fatal(turn)
	}
}

func TestWhatCannotBeDoneIsSkipped(t *testing.T) {
	out := exchange(run1(`{}`), func(Call, func(int)) (Observation, error) {
		return Observation{}, Skipped("chat alone")
	})
	if answer := <-out; answer["skipped"] != "chat alone" {
		t.Fatal(answer)
	}
}

func TestAFaultOfTheAdapterIsToldAsOne(t *testing.T) {
	for name, ask := range map[string]Ask{
		"error": func(Call, func(int)) (Observation, error) { return Observation{}, errors.New("broken") },
		"panic": func(Call, func(int)) (Observation, error) { panic("broken") },
	} {
		answer := <-exchange(run1(`{}`), ask)
		message := answer["errored"].(map[string]any)["message"].(string)
		if !strings.HasSuffix(message, "broken") {
			t.Fatal(name, answer)
		}
	}
}

func TestALineMayBeLongerThanAScannerTakes(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	out := exchange(run1(`{"base_url":"`+long+`"}`), func(call Call, _ func(int)) (Observation, error) {
		return Observation{Turns: []Turn{{Outcome: "complete", Content: &call.BaseURL}}}, nil
	})
	if data, _ := json.Marshal(<-out); !bytes.Contains(data, []byte(long)) {
		t.Fatal("the line was cut")
	}
}
