// JUnit: an application's stream, on a good day and on a bad one.

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BadDayTest {
  static String address = System.getenv("WAVETANK_URL"); // a server that runs already
  static Process server;

  @BeforeAll
  static void start() throws IOException {
    if (address != null) return;
    var command = new ProcessBuilder("wavetank", "serve", "--port", "0");
    server = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var ready = server.inputReader().readLine(); // wavetank is ready at http://…
    address = ready.substring(ready.lastIndexOf(' ') + 1);
  }

  @AfterAll
  static void stop() {
    if (server != null) server.destroy();
  }

  static String streamed(String scenario) throws IOException, InterruptedException {
    var body = "{\"model\": \"deepseek-v4-flash\", \"stream\": true, \"messages\": []}";
    var url = URI.create(address + "/scenarios/" + scenario + "/chat/completions");
    var request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void aWholeAnswerEndsWithTheMarker() throws Exception {
    assertTrue(streamed("content/plain").endsWith("data: [DONE]\n\n"));
  }

  @Test
  void aDroppedStreamIsAnError() {
    assertThrows(IOException.class, () -> streamed("drops/fin-inside-chunk"));
  }
}
