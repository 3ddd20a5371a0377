// go test: an application's stream, on a good day and on a bad one.
package badday

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var address = os.Getenv("WAVETANK_URL") // a server that runs already

func TestMain(m *testing.M) {
	if address != "" {
		os.Exit(m.Run())
	}
	server := exec.Command("wavetank", "serve", "--port", "0")
	server.Stderr = os.Stderr
	output, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		panic(err)
	}
	ready, _ := bufio.NewReader(output).ReadString('\n') // wavetank is ready at http://…
	address = strings.TrimSpace(ready[strings.LastIndex(ready, " ")+1:])
	status := m.Run()
	server.Process.Kill()
	server.Wait()
	os.Exit(status)
}

func streamed(scenario string) (string, error) {
	body := strings.NewReader(`{"model": "deepseek-v4-flash", "stream": true, "messages": []}`)
	url := address + "/scenarios/" + scenario + "/chat/completions"
	answer, err := http.Post(url, "application/json", body)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

func TestAWholeAnswerEndsWithTheMarker(t *testing.T) {
	text, err := streamed("content/plain")
	if err != nil || !strings.HasSuffix(text, "data: [DONE]\n\n") {
		t.Fatalf("got %q, %v", text, err)
	}
}

func TestADroppedStreamIsAnError(t *testing.T) {
	text, err := streamed("drops/fin-inside-chunk")
	if err == nil {
		t.Fatalf("half an answer passed for a whole one: %q", text)
	}
}
